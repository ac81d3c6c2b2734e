import type { ComponentChildren } from "preact";
import { house } from "../../house.ts";
import { back, match } from "../../shell/router.ts";
import { when } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Face } from "../../ui/Face.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Page } from "../../ui/Page.tsx";
import { decline, say } from "./act.ts";
import { can } from "./can.ts";
import type { Outcome } from "./Outcome.tsx";
import type { PracticePage } from "./PracticePage.tsx";
import { isAsked, type Mine, mine, triesLeft } from "./practising.ts";
import { Standing } from "./Standing.tsx";
import { t } from "./words.ts";

/** What the part with the forms' engine brings to it. */
interface FormPart {
  Outcome: typeof Outcome;
  PracticePage: typeof PracticePage;
}

/** Something out of that part, once it is here. */
export type Form = (
  use: (part: FormPart) => ComponentChildren,
  screen?: { title: string; back: string },
) => ComponentChildren;

/** A worker's screens about what they can do, and how to learn more. */
export function Training({ path, form }: { path: string; form: Form }) {
  const write = match("/training/:skill/write", path)?.skill;
  const skill = write ?? match("/training/:skill", path)?.skill;
  if (skill === undefined) return <List />;
  const one = mine.value.find((each) => String(each.skill) === skill);
  if (!one) {
    return (
      <Page title={t("title")} back="/training">
        <Empty icon="search" title={t("gone")} />
      </Page>
    );
  }
  const { practice, name } = one;
  if (write !== undefined && practice) {
    const at = `/training/${skill}`;
    const submit = async (answers: string[][], no: number): Promise<void> => {
      if (await say("submit", one.skill, { no, answers })) back(at);
    };
    return form(
      ({ PracticePage }) => (
        <PracticePage key={skill} skill={one.skill} name={name} practice={practice} t={t} onSubmit={submit} />
      ),
      { title: name, back: at },
    );
  }
  return <SkillPage one={one} form={form} />;
}

function List() {
  return (
    <Page title={t("title")} back="/me">
      {mine.value.length === 0 && (
        <Empty icon="check" title={t("none")}>
          {t("noneBody")}
        </Empty>
      )}
      <ul class="stack">
        {mine.value.map((one) => (
          <li key={one.skill}>
            <Card href={`#/training/${one.skill}`} tone={isAsked(one) ? "wait" : "paper"}>
              <span class="row ends">
                <strong>{one.name}</strong>
                {one.standing && <Standing state={one.standing.state} />}
              </span>
            </Card>
          </li>
        ))}
      </ul>
    </Page>
  );
}

function Result({ one, form }: { one: Mine; form: Form }) {
  const [last] = one.standing?.tries ?? [];
  if (!one.standing || !last) return null;
  const told = one.standing.last;
  const { passed, counted, right, of } = last;
  return (
    <section class="stack" aria-labelledby="told-head">
      <h2 id="told-head">{t("told")}</h2>
      <Notice
        tone={passed ? "good" : "info"}
        icon={passed ? "check" : "edit"}
        title={t(passed ? "passed" : counted ? "notYet" : "notCounted")}
      >
        <span class="num">{t("score", { right, of, when: when(last.at) })}</span>
      </Notice>
      {told && form(({ Outcome }) => <Outcome last={told} t={t} />)}
    </section>
  );
}

function SkillPage({ one, form }: { one: Mine; form: Form }) {
  const { skill, name, practice, standing, waits } = one;
  const left = triesLeft(one);
  const begun = house.drafts.value.has(-skill);
  const asked = isAsked(one) ? standing?.steps.filter(({ verb }) => verb === "propose").at(-1) : undefined;
  return (
    <Page
      title={name}
      back="/training"
      primary={
        practice && !waits ? (
          <Button kind="primary" icon="edit" full disabled={left === 0} href={`#/training/${skill}/write`}>
            {t(begun ? "goOn" : standing?.tries.length ? "again" : "begin")}
          </Button>
        ) : undefined
      }
    >
      {standing && (
        <div>
          <Standing state={standing.state} />
        </div>
      )}
      {asked && (
        <Notice tone="wait" icon="person" title={t("asked", { by: asked.by?.name ?? "" })}>
          <span class="who">
            {asked.by && <Face name={asked.by.name} tint={asked.by.tint} size="s" />}
            <span class="grow">{asked.words || t("askedBody")}</span>
          </span>
          <Button onClick={() => void decline(skill)}>{t("decline")}</Button>
        </Notice>
      )}
      {waits && (
        <Notice tone="wait" title={t("waits")}>
          {t("waitsBody")}
        </Notice>
      )}
      {!waits && <Result one={one} form={form} />}
      {practice ? (
        <section class="stack tight" aria-labelledby="about-head">
          <h2 id="about-head">{t("about")}</h2>
          <p>{t("about.rows", { n: practice.rows.length })}</p>
          <p>{t("about.pass")}</p>
          <p>{t("about.yen")}</p>
          {!waits && (
            <p>
              <Badge tone={left > 0 ? "info" : "wait"} icon={left > 0 ? "edit" : "clock"}>
                {left > 0 ? t("left", { n: left }) : t("left.none")}
              </Badge>
            </p>
          )}
        </section>
      ) : (
        !can(standing?.state) && <p class="soft">{t("noPractice")}</p>
      )}
    </Page>
  );
}
