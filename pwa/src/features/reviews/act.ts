// Reviewing: written down on the device first. What the table of steps does not allow without a network waits for one.
import { computed } from "@preact/signals";
import { house } from "../../house.ts";
import { t } from "../../text/desk.ts";
import { toast } from "../../ui/toast.tsx";
import { needsNetwork } from "./steps.ts";

export type Verb = "check" | "return" | "accept" | "late";

const names = { check: "review.check", return: "review.return", accept: "review.accept", late: "late.decide" } as const;

/** `piece/rev` of what was reviewed here and not judged yet. */
export const reviewing = computed<ReadonlySet<string>>(() => {
  const found = new Set<string>();
  for (const { name, args } of house.outbox.value) {
    if (Object.values<string>(names).includes(name)) {
      const { piece, rev } = args as { piece: number; rev: number };
      found.add(`${piece}/${rev}`);
    }
  }
  return found;
});

/** Whether something can be done now. */
export function possible(verb: Verb): boolean {
  return !needsNetwork.has(verb) || !["no_network", "no_server", "not_ours"].includes(house.link.value.state);
}

/** Write it down. Resolves to whether it is. */
export async function send(verb: Verb, piece: number, args: object): Promise<boolean> {
  try {
    await house.act(names[verb], `piece/${piece}`, { piece, ...args });
    return true;
  } catch {
    toast(t("save.failed"));
    return false;
  }
}

/** Do it and say so. Resolves to whether it is written down. */
export async function review(verb: Verb, piece: number, args: object): Promise<boolean> {
  const done = await send(verb, piece, args);
  if (done) toast(t(`review.said.${verb}`));
  return done;
}
