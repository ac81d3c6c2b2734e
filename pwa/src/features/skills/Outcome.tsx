import { type Field, fromSchema } from "../../forms/form.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Card } from "../../ui/Card.tsx";
import { inWords } from "../templates/inWords.ts";
import { asked } from "../templates/reading.ts";
import type { OwnQualification, Told } from "./rows.ts";
import type { t as words } from "./words.ts";

/** The words come from the part that asks: parts of a page share only what is in the page. */
export interface Worded {
  t: typeof words;
}

function Wrong({ field, told, t }: { field: Field; told: Told } & Worded) {
  return (
    <li class="stack tight">
      <strong>{field.title}</strong>
      <span class="small">{t(`mark.${told.mark ?? "differs"}`)}</span>
      {told.wrote && <span class="soft">{t("wrote", { text: inWords(field, told.wrote) })}</span>}
      <span>{told.right ? t("right", { text: inWords(field, told.right) }) : t("rightBlank")}</span>
    </li>
  );
}

/** What was right in the last try, row by row, and what would have been. */
export function Outcome({ last, t }: { last: NonNullable<OwnQualification["last"]> } & Worded) {
  const fields = asked(fromSchema(last.schema));
  return (
    <ol class="stack">
      {last.told.map((row, at) => {
        const wrong = row.flatMap((told, column) => {
          const field = fields[column];
          return told.mark && field ? [{ field, told }] : [];
        });
        return (
          <li key={last.rows[at]?.join("/")}>
            <Card tone={wrong.length === 0 ? "good" : "wait"}>
              <div class="stack">
                <span class="row ends">
                  <strong>{t("question", { n: at + 1 })}</strong>
                  <Badge tone={wrong.length === 0 ? "good" : "wait"} icon={wrong.length === 0 ? "check" : "edit"}>
                    {wrong.length === 0 ? t("allRight") : t("someWrong", { n: wrong.length })}
                  </Badge>
                </span>
                {wrong.length > 0 && (
                  <>
                    <p class="small soft">{last.rows[at]?.filter(Boolean).join("・")}</p>
                    <ul class="stack">
                      {wrong.map(({ field, told }) => (
                        <Wrong key={field.key} field={field} told={told} t={t} />
                      ))}
                    </ul>
                  </>
                )}
              </div>
            </Card>
          </li>
        );
      })}
    </ol>
  );
}
