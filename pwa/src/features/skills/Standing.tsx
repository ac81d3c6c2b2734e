import { Badge, type Tone } from "../../ui/Badge.tsx";
import type { IconName } from "../../ui/Icon.tsx";
import type { Standing as State } from "./rows.ts";
import { t } from "./words.ts";

const looks: Record<State, [Tone, IconName]> = {
  learning: ["info", "edit"],
  invited: ["wait", "person"],
  declined: ["paper", "minus"],
  qualified: ["good", "check"],
  relearning: ["good", "edit"],
  withdrawn: ["paper", "minus"],
};

/** How somebody stands in a skill, in one word. */
export function Standing({ state }: { state: State }) {
  const [tone, icon] = looks[state];
  return (
    <Badge tone={tone} icon={icon}>
      {t(`state.${state}`)}
    </Badge>
  );
}
