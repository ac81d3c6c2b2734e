import { useState } from "preact/hooks";
import { t as desk } from "../../text/desk.ts";
import { Button } from "../../ui/Button.tsx";
import { toast } from "../../ui/toast.tsx";
import type { Form, ToReview } from "../orders/rows.ts";
import { SmallPicture } from "../sources/DeskPicture.tsx";
import { useWords } from "../templates/useWords.ts";
import { possible, send } from "./act.ts";
import { t } from "./words.ts";

interface Props {
  list: readonly ToReview[];
  form: Form;
  firm: boolean;
  onDone: () => void;
}

/** Many at once, each with its picture and its answers before her eyes: she ticks those that are right. */
export function Many({ list, form, firm, onDone }: Props) {
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set());
  const say = useWords(form, firm ? "firm" : "desk");
  const yes = firm ? "accept" : "check";
  const chosen = list.filter(({ id }) => ticked.has(id));
  const tick = (id: number): void => {
    const next = new Set(ticked);
    if (!next.delete(id)) next.add(id);
    setTicked(next);
  };
  const accept = async (): Promise<void> => {
    for (const { piece, rev } of chosen) if (!(await send(yes, piece, { rev }))) return;
    toast(t("many.said", { n: chosen.length }));
    setTicked(new Set());
    if (chosen.length === list.length) onDone();
  };
  return (
    <div class="stack">
      <ul class="many">
        {list.map((one) => (
          <li key={one.id}>
            <label class={`card many-one${ticked.has(one.id) ? " good" : ""}`}>
              <span class="row">
                <input
                  type="checkbox"
                  checked={ticked.has(one.id)}
                  aria-label={t("tick", { code: one.code })}
                  onChange={() => tick(one.id)}
                />
                <span class="small soft num">{one.code}</span>
              </span>
              {one.sources?.map((source) => (
                <SmallPicture key={source[1]} source={source} />
              ))}
              {one.answers?.map((cells, row) => (
                <dl class="answers small" key={row}>
                  {form.fields.map((field, column) => (
                    <div key={field.key}>
                      <dt>{field.label}</dt>
                      <dd>{say(field.key, cells[column] ?? "") || desk("piece.blank")}</dd>
                    </div>
                  ))}
                </dl>
              ))}
            </label>
          </li>
        ))}
      </ul>
      <div class="row many-act">
        <Button
          kind="primary"
          icon="check"
          disabled={chosen.length === 0 || !possible(yes)}
          onClick={() => void accept()}
        >
          {t(`many.${yes}`, { n: chosen.length })}
        </Button>
        <Button kind="quiet" onClick={() => setTicked(new Set(list.map(({ id }) => id)))}>
          {t("tickAll")}
        </Button>
        {!possible(yes) && <span class="small soft">{desk("review.network")}</span>}
      </div>
    </div>
  );
}
