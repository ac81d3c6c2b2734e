import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Face } from "../../ui/Face.tsx";
import { decline } from "./act.ts";
import { isAsked, mine } from "./practising.ts";
import { t } from "./words.ts";

/** An invitation to learn something, on きょう: as easily declined as taken. */
export function TrainingNews() {
  const asked = mine.value.filter(isAsked);
  if (asked.length === 0) return null;
  return (
    <ul class="stack tight">
      {asked.map((one) => {
        const last = one.standing?.steps.filter(({ verb }) => verb === "propose").at(-1);
        return (
          <li key={one.skill}>
            <Card tone="wait">
              <div class="stack">
                <span class="who">
                  {last?.by && <Face name={last.by.name} tint={last.by.tint} />}
                  <span class="grow">
                    <strong>
                      {t(one.standing?.state === "relearning" ? "news.again" : "news.asked", {
                        by: last?.by?.name ?? "",
                        name: one.name,
                      })}
                    </strong>
                    {last?.words && (
                      <>
                        <br />
                        <span>{last.words}</span>
                      </>
                    )}
                  </span>
                </span>
                <div class="stack tight">
                  <Button icon="edit" full href={`#/training/${one.skill}`}>
                    {t("look")}
                  </Button>
                  <Button kind="quiet" full onClick={() => void decline(one.skill)}>
                    {t("decline")}
                  </Button>
                </div>
              </div>
            </Card>
          </li>
        );
      })}
    </ul>
  );
}
