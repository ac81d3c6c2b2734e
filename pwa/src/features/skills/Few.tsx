import { Button } from "../../ui/Button.tsx";
import { Face } from "../../ui/Face.tsx";
import { connected, say, underWay } from "./act.ts";
import type { DeskSkill, NeededBy } from "./rows.ts";
import { t } from "./words.ts";

/** 「RPL-1 は佐藤さん1人だけ」: who is alone with it. */
export function few({ code, active }: Pick<NeededBy, "code" | "active">): string {
  const [only] = active;
  return only ? t("desk.few", { code, name: only.name }) : t("desk.few.none", { code });
}

interface FewProps {
  number: number;
  skill: DeskSkill;
  one: NeededBy;
  /** Somebody is invited, and has not answered. */
  asked: boolean;
}

/** 属人化を防ぐ: who is alone with it, and one button that asks two others. */
export function Few({ number, skill, one, asked }: FewProps) {
  const names = one.suggested.map(({ name }) => t("desk.called", { name })).join(t("desk.and"));
  return (
    <section class="card wait stack" aria-labelledby={`few-${one.code}`}>
      <h2 id={`few-${one.code}`}>{few(one)}</h2>
      {one.suggested.length === 0 ? (
        <p>{t(asked ? "desk.fewWaits" : "desk.fewAsked")}</p>
      ) : (
        <>
          <p>{t("desk.fewBody")}</p>
          <div class="row">
            {one.suggested.map(({ id, name, tint }) => (
              <span key={id} class="person">
                <Face name={name} tint={tint} />
                {name}
              </span>
            ))}
          </div>
          {skill.practice === null && <p class="small soft">{t("desk.proposeFirst")}</p>}
          <Button
            kind="primary"
            icon="person"
            full
            busy={underWay(number)}
            disabled={skill.practice === null || !connected()}
            onClick={() => void say("propose", number, { people: one.suggested.map(({ id }) => id) })}
          >
            {t("desk.proposeTo", { names })}
          </Button>
        </>
      )}
    </section>
  );
}
