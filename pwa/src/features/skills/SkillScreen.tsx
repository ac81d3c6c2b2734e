import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { when } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Face } from "../../ui/Face.tsx";
import { Select } from "../../ui/Field.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import type { DeskPerson } from "../orders/rows.ts";
import { templates } from "../templates/data.ts";
import { Ask } from "./Ask.tsx";
import { connected, say, underWay } from "./act.ts";
import { can } from "./can.ts";
import { Few } from "./Few.tsx";
import type { DeskQualification, DeskSkill } from "./rows.ts";
import { Standing } from "./Standing.tsx";
import { may } from "./steps.ts";
import { t } from "./words.ts";

interface Props {
  number: number;
  skill: DeskSkill;
}

/** One skill: who is alone with it, which work needs it, its practice, and who can do it. */
export function SkillScreen({ number, skill }: Props) {
  const made = skill.practice;
  const standings = house.rows<DeskQualification>("desk", "qualification").value;
  const asked = [...standings.values()].some((one) => one.skill === number && one.state === "invited");
  return (
    <DeskPage title={skill.name} back="/skills">
      {!connected() && <p class="small soft">{t("desk.offline")}</p>}
      <div class="split">
        <div class="stack">
          {skill.templates
            .filter((one) => one.few)
            .map((one) => (
              <Few key={one.code} number={number} skill={skill} one={one} asked={asked} />
            ))}
          <People number={number} skill={skill} />
        </div>
        <div class="stack">
          <section class="card stack" aria-labelledby="practice-head">
            <h2 id="practice-head">{t("desk.practice")}</h2>
            <p class="small soft">
              {made ? t("desk.practiceIs", { n: made.rows, when: when(made.made_at) }) : t("desk.practiceNone")}
            </p>
            <Button icon="edit" full href={`#/skills/${number}/make`}>
              {t(made ? "desk.remake" : "desk.make")}
            </Button>
          </section>
          <Needs number={number} skill={skill} />
        </div>
      </div>
    </DeskPage>
  );
}

function Needs({ number, skill }: Props) {
  const [code, setCode] = useState("");
  const needing = new Set(skill.templates.map((one) => one.code));
  const others = [...templates.value.values()].filter((one) => !needing.has(one.code));
  return (
    <section class="card stack" aria-labelledby="needs-head">
      <h2 id="needs-head">{t("desk.needs")}</h2>
      {skill.templates.length === 0 && <p class="small soft">{t("desk.needsNone")}</p>}
      <ul class="stack">
        {skill.templates.map((one) => (
          <li key={one.code} class="stack tight">
            <span>
              <strong>{one.title}</strong> <span class="small soft num">{one.code}</span>
            </span>
            <div>
              <Button
                kind="quiet"
                icon="minus"
                label={`${t("desk.needsNot")}: ${one.title}`}
                disabled={!connected()}
                onClick={() =>
                  void house.act("template.require", `skill/${number}`, { template: one.code, skill: null })
                }
              >
                {t("desk.needsNot")}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <>
          <Select
            label={t("desk.needsAdd")}
            value={code}
            empty={t("desk.needsChoose")}
            options={others.map((one) => ({ value: one.code, label: one.title }))}
            onChange={setCode}
          />
          <Button
            icon="check"
            full
            disabled={code === "" || !connected()}
            busy={underWay(number)}
            onClick={() => void say("require", number, { template: code }).then((done) => done && setCode(""))}
          >
            {t("desk.needsDo")}
          </Button>
        </>
      )}
    </section>
  );
}

function People({ number, skill }: Props) {
  const people = [...house.rows<DeskPerson>("desk", "person").value.values()].filter((one) => one.role === "worker");
  const all = house.rows<DeskQualification>("desk", "qualification").value;
  const of = (person: number) => all.get(`${number}-${person}`);
  const sorted = people.sort(
    (a, b) => Number(can(of(b.id)?.state)) - Number(can(of(a.id)?.state)) || a.name.localeCompare(b.name, "ja"),
  );
  return (
    <section class="card stack" aria-labelledby="standings-head">
      <h2 id="standings-head">
        {t("desk.standings")} <span class="count num">{people.length}</span>
      </h2>
      {people.length === 0 && <p class="soft">{t("desk.everybody")}</p>}
      <ul class="stack">
        {sorted.map((person) => (
          <One key={person.id} number={number} skill={skill} person={person} standing={of(person.id)} />
        ))}
      </ul>
    </section>
  );
}

type Asked = "propose" | "grant" | "withdraw";

interface OneProps extends Props {
  person: DeskPerson;
  standing: DeskQualification | undefined;
}

function One({ number, skill, person, standing }: OneProps) {
  const state = standing?.state ?? null;
  const [last] = standing?.tries ?? [];
  const [open, setOpen] = useState<Asked | null>(null);
  const ask = (what: Asked) => ({
    of: person.name,
    open: open === what,
    onOpen: (on: boolean) => setOpen(on ? what : null),
  });
  const shown = (what: Asked): boolean => (open === null || open === what) && may("coordinator", what, state);
  const words = standing?.steps.at(-1)?.words;
  return (
    <li class="stack tight">
      <div class="row ends">
        <span class="person">
          <Face name={person.name} tint={person.tint} />
          <strong>{person.name}</strong>
        </span>
        {state ? <Standing state={state} /> : <span class="small soft">{t("desk.new.person")}</span>}
      </div>
      {(can(state ?? undefined) || last || words) && (
        <p class="small soft num">
          {[
            can(state ?? undefined) &&
              (standing?.how === "training"
                ? t("desk.byTraining")
                : t("desk.byHand", { name: standing?.by?.name ?? "" })),
            words,
            last && t("desk.tries", { n: standing?.tries.length ?? 0, right: last.right, of: last.of }),
          ]
            .filter(Boolean)
            .join("・")}
        </p>
      )}
      <div class="row">
        {skill.practice && shown("propose") && (
          <Ask
            {...ask("propose")}
            icon="person"
            does={t(state === "qualified" ? "desk.relearn" : "desk.propose")}
            label={t("desk.words")}
            needed={false}
            onDo={(said) => say("propose", number, { people: [person.id], words: said })}
          />
        )}
        {shown("grant") && (
          <Ask
            {...ask("grant")}
            icon="check"
            does={t("desk.grant")}
            label={t("desk.grantWords")}
            needed
            onDo={(said) => say("grant", number, { person: person.id, words: said })}
          />
        )}
        {shown("withdraw") && (
          <Ask
            {...ask("withdraw")}
            icon="minus"
            does={t("desk.withdraw")}
            label={t("desk.withdrawWords")}
            needed
            onDo={(said) => say("withdraw", number, { person: person.id, words: said })}
          />
        )}
      </div>
    </li>
  );
}
