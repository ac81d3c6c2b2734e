import { computed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { house } from "../../house.ts";
import { match } from "../../shell/router.ts";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { YesNo } from "../../ui/Field.tsx";
import { Page } from "../../ui/Page.tsx";
import { NO, YES } from "../../ui/yesno.ts";
import { orders } from "../pieces/data.ts";
import { IdeaPage } from "./IdeaPage.tsx";
import { mine } from "./mine.ts";
import { NotePage } from "./NotePage.tsx";
import type { OwnProposal } from "./rows.ts";
import { State } from "./State.tsx";
import { sum, t } from "./words.ts";

const rows = house.rows<OwnProposal>("person", "proposal");
export const ideas = computed(() => mine(rows.value, house.outbox.value, orders.value));

/** The pictures of a draft, by its number. */
export type Files = (draft: number) => ComponentChildren;

/** A worker's screens about ideas. */
export function Ideas({ path, files }: { path: string; files: Files }) {
  const note = match("/idea/new/:order/:piece", path);
  if (note) return <NotePage order={Number(note.order)} piece={Number(note.piece)} />;
  const number = match("/idea/:number", path)?.number;
  if (number === undefined) return <List />;
  const idea = ideas.value.find((one) => String(one.number) === number);
  if (idea) return <IdeaPage key={number} idea={idea} files={files} />;
  return (
    <Page title={t("title")} back="/ideas">
      <Empty icon="bulb" title={t("gone")} />
    </Page>
  );
}

function List() {
  return (
    <Page title={t("title")} back="/me">
      {ideas.value.length === 0 && (
        <Empty
          icon="bulb"
          title={t("none")}
          action={
            <Button icon="sun" href="#/">
              {t("noneDo")}
            </Button>
          }
        >
          {t("noneBody")}
        </Empty>
      )}
      <ul class="stack">
        {ideas.value.map((idea) => (
          <li key={idea.number}>
            <Card href={`#/idea/${idea.number}`}>
              <div class="stack tight">
                <State of={idea} waits={idea.waits} />
                <strong>{idea.words}</strong>
                <span class="small soft">{idea.title}</span>
                {idea.state !== "declined" && sum(idea) && <span class="small num">{sum(idea)}</span>}
              </div>
            </Card>
          </li>
        ))}
      </ul>
      <YesNo
        label={t("timed")}
        hint={t("timedHint")}
        value={house.settings.value.timed ? YES : NO}
        onChange={(value) => {
          house.settings.value = { ...house.settings.value, timed: value === YES };
        }}
      />
    </Page>
  );
}
