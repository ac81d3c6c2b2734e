import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { match } from "../../shell/router.ts";
import { t as desk } from "../../text/desk.ts";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { loading } from "../hubs/loading.ts";
import { connected, freshNumber, say } from "./act.ts";
import { can } from "./can.ts";
import { few } from "./Few.tsx";
import { MakeScreen } from "./MakeScreen.tsx";
import type { DeskQualification, DeskSkill } from "./rows.ts";
import { SkillScreen } from "./SkillScreen.tsx";
import { t } from "./words.ts";

/** The desk's screens about skills. */
export function SkillsRoom({ path }: { path: string }) {
  const skills = house.rows<DeskSkill>("desk", "skill").value;
  const make = match("/skills/:number/make", path)?.number;
  const number = make ?? match("/skills/:number", path)?.number;
  if (number === undefined) return <List skills={skills} />;
  const skill = skills.get(number);
  if (skill !== undefined) {
    const shared = { key: number, number: Number(number), skill };
    return make === undefined ? <SkillScreen {...shared} /> : <MakeScreen {...shared} />;
  }
  return (
    <DeskPage title={t("desk.title")} back="/skills">
      {loading("desk") ? <Skeleton label={desk("ui.loading")} /> : <Empty icon="search" title={t("desk.gone")} />}
    </DeskPage>
  );
}

function Create() {
  const [title, setTitle] = useState("");
  return (
    <section class="card stack">
      <TextInput label={t("desk.new")} hint={t("desk.newHint")} value={title} maxLength={60} onInput={setTitle} />
      <Button
        icon="add"
        disabled={title.trim() === "" || !connected()}
        onClick={() => void say("open", freshNumber(), { title: title.trim() }).then((done) => done && setTitle(""))}
      >
        {t("desk.open")}
      </Button>
    </section>
  );
}

function List({ skills }: { skills: ReadonlyMap<string, DeskSkill> }) {
  const standings = [...house.rows<DeskQualification>("desk", "qualification").value.values()];
  const all = [...skills].sort(([, a], [, b]) => a.name.localeCompare(b.name, "ja"));
  return (
    <DeskPage title={t("desk.title")} back="/people">
      {all.length === 0 &&
        (loading("desk") ? (
          <Skeleton label={desk("ui.loading")} />
        ) : (
          <Empty icon="check" title={t("desk.none")}>
            <p>{t("desk.noneBody")}</p>
          </Empty>
        ))}
      <ul class="tiles">
        {all.map(([number, skill]) => (
          <li key={number}>
            <Card href={`#/skills/${number}`} tone={skill.templates.some((one) => one.few) ? "wait" : "paper"}>
              <div class="stack tight">
                <h2 class="order-title">{skill.name}</h2>
                <span class="small num">
                  {t("desk.people", {
                    n: standings.filter((one) => one.skill === Number(number) && can(one.state)).length,
                  })}
                </span>
                {skill.templates
                  .filter((one) => one.few)
                  .map((one) => (
                    <strong key={one.code}>{few(one)}</strong>
                  ))}
              </div>
            </Card>
          </li>
        ))}
      </ul>
      <Create />
    </DeskPage>
  );
}
