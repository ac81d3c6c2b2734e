import type { ComponentChildren } from "preact";
import { day } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Face } from "../../ui/Face.tsx";
import type { IconName } from "../../ui/Icon.tsx";
import { open } from "../appeals/rows.ts";
import { called } from "../hubs/called.ts";
import type { PersonRef } from "../orders/rows.ts";
import { decide, offers, undecided } from "./act.ts";
import { t } from "./words.ts";

interface RowProps {
  kind: "answers" | "appeal" | "propose" | "relearn";
  icon: IconName;
  person?: PersonRef | null;
  line: string;
  children: ComponentChildren;
}

function Row({ kind, icon, person, line, children }: RowProps) {
  return (
    <li class={`card ${kind === "relearn" ? "paper" : "wait"} urgent`}>
      {person && <Face name={person.name} tint={person.tint} />}
      <div class="urgent-words">
        <Badge tone={kind === "relearn" ? "info" : "wait"} icon={icon}>
          {t(`urgent.${kind}`)}
        </Badge>
        {person && <strong class="urgent-name">{called(person.name)}</strong>}
        <p>{line}</p>
      </div>
      <div class="urgent-act">{children}</div>
    </li>
  );
}

/** What only a person can decide, in the coordinator's list: the appeals first, because they have a date. */
export function Urgent() {
  if (undecided.value.length + offers.value.length + open.value.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="decisions-head">
      <h2 id="decisions-head" class="section-head">
        {t("urgent.title")}
      </h2>
      <ul class="stack tight">
        {open.value.map(([id, one]) =>
          one.state === "appealed" ? (
            <Row
              key={id}
              kind="appeal"
              icon="warn"
              person={one.worker}
              line={t("urgent.appeal.line", { code: one.code, day: day((one.appeal?.due_at ?? 1) - 1) })}
            >
              <Button icon="search" href="#/appeals">
                {t("urgent.appeal.do")}
              </Button>
            </Row>
          ) : (
            <Row
              key={id}
              kind="propose"
              icon="people"
              person={one.why.by}
              line={t("urgent.propose.line", { code: one.code })}
            >
              <Button icon="search" href={`#/reject/${id}`}>
                {t("urgent.appeal.do")}
              </Button>
            </Row>
          ),
        )}
        {undecided.value.length > 0 && (
          <Row kind="answers" icon="copy" line={t("urgent.answers.line", { count: undecided.value.length })}>
            <Button icon="search" href="#/answers">
              {t("urgent.answers.do")}
            </Button>
          </Row>
        )}
        {offers.value.map(([id, one]) => (
          <Row
            key={id}
            kind="relearn"
            icon="sun"
            person={one.person}
            line={t("urgent.relearn.line", { title: one.title, met: one.met, of: one.of })}
          >
            <Button
              icon="check"
              onClick={() => void decide("relearn.settle", `relearn/${id}`, { relearn: Number(id) }, t("relearn.said"))}
            >
              {t("urgent.relearn.do")}
            </Button>
          </Row>
        ))}
      </ul>
    </section>
  );
}
