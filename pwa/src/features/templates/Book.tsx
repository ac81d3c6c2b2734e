import { useState } from "preact/hooks";
import { Icon } from "../../ui/Icon.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Working } from "../orders/Working.tsx";
import { type Left, readWorkbook } from "./ask.ts";
import { type DraftField, fieldsOf } from "./draft.ts";
import { t } from "./words.ts";

function place({ sheet, row }: Left): string {
  if (!sheet) return t("leftFile");
  return row > 0 ? t("leftAt", { sheet, row }) : t("leftSheet", { sheet });
}

/** An XLSForm workbook: what of it was taken, and by sheet and row what was not. */
export function Book({ onForm }: { onForm: (title: string, fields: DraftField[]) => void }) {
  const [state, setState] = useState<"idle" | "reading">("idle");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [taken, setTaken] = useState<{ fields: number; left: Left[] } | null>(null);

  async function read(file: File): Promise<void> {
    setState("reading");
    setTrouble(null);
    setTaken(null);
    try {
      const { form, left = [] } = await readWorkbook(file);
      const fields = form ? fieldsOf(form) : [];
      setTaken({ fields: fields.length, left });
      if (form) onForm(form.title ?? "", fields);
    } catch (error) {
      setTrouble((error as Error).message);
    }
    setState("idle");
  }

  return (
    <section class="stack tight" aria-labelledby="book-head">
      <h2 id="book-head">{t("book")}</h2>
      <label class="drop">
        <input
          class="drop-input"
          type="file"
          id="book"
          accept=".xlsx,.xls,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          aria-describedby="book-hint"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file) void read(file);
            event.currentTarget.value = "";
          }}
        />
        <Icon name="upload" />
        <span class="drop-words">
          <strong>{t("bookChoose")}</strong>
          <span class="small soft" id="book-hint">
            {t("bookHint")}
          </span>
        </span>
      </label>
      {state === "reading" && <Working label={t("bookReading")} />}
      {trouble !== null && (
        <Notice alert tone="wait" icon="connect" title={trouble || t("offline")}>
          {!trouble && <p>{t("offlineBody")}</p>}
        </Notice>
      )}
      {taken && (
        <div role="status">
          <Notice tone={taken.fields > 0 ? "good" : "wait"} title={t("taken", { n: taken.fields })}>
            {taken.left.length === 0 && <p>{t("leftNone")}</p>}
          </Notice>
        </div>
      )}
      {taken && taken.left.length > 0 && (
        <section class="wrongs" aria-labelledby="left-head">
          <h3 id="left-head">{t("left", { n: taken.left.length })}</h3>
          <ol>
            {taken.left.map((one) => (
              <li key={`${one.sheet} ${one.row} ${one.code} ${one.detail}`}>
                <p class="wrongs-place num">
                  <strong>{place(one)}</strong>
                </p>
                <p>{one.message}</p>
              </li>
            ))}
          </ol>
        </section>
      )}
    </section>
  );
}
