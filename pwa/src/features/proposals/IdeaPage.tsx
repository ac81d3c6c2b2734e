import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { house } from "../../house.ts";
import { yen } from "../../text/index.ts";
import { Face } from "../../ui/Face.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Page } from "../../ui/Page.tsx";
import { DraftForm } from "./DraftForm.tsx";
import { type Idea, question } from "./mine.ts";
import { State } from "./State.tsx";
import { Facts, Measured, Story } from "./Story.tsx";
import { looked } from "./seen.ts";
import { may } from "./steps.ts";
import { t } from "./words.ts";

/** How many of its pictures are with the server. One that the server does not take is given up: nothing waits for it. */
function Pictures({ idea }: { idea: Idea }) {
  const refused = (idea.attached ?? []).filter(([, , , state]) => state === "refused");
  const files = house.files.value;
  useEffect(() => {
    for (const [sha256] of refused) void files?.giveUp(sha256);
  }, [refused.length, files]);
  if (!idea.files) return null;
  const [got, of] = idea.files;
  return (
    <p class="small soft num">
      {t("pictures", { got, of })}
      {refused.length > 0 && ` ${t("pictures.refused", { n: refused.length })}`}
    </p>
  );
}

/** One idea: what its author can still say, and what became of it. */
export function IdeaPage({ idea, files }: { idea: Idea; files: (draft: number) => ComponentChildren }) {
  useEffect(() => looked(idea.number, idea.steps.length), [idea.number, idea.steps.length]);
  const asked = question(idea);
  const shown = (
    <>
      <State of={idea} waits={idea.waits} />
      <p class="soft">{idea.title}</p>
      <Pictures idea={idea} />
      {asked && (
        <Notice tone="wait" icon="person" title={t("asked", { name: asked.by?.name ?? "" })}>
          <span class="who">
            {asked.by && <Face name={asked.by.name} tint={asked.by.tint} size="s" />}
            <span class="grow">{asked.words}</span>
          </span>
        </Notice>
      )}
    </>
  );
  if (may("worker", "draft", idea.state)) {
    return (
      <DraftForm idea={idea} files={files(-idea.number)}>
        {shown}
      </DraftForm>
    );
  }
  return (
    <Page title={t("title")} back="/ideas">
      {shown}
      <p>
        <strong>{idea.words}</strong>
      </p>
      <Measured of={idea} />
      <Facts of={idea} />
      {idea.reward !== null && <p class="num">{t("reward", { yen: yen(idea.reward) })}</p>}
      <Story of={idea} />
    </Page>
  );
}
