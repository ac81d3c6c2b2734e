import type { FieldType, Schema } from "../../forms/form.ts";
import { t as kit } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Select, TextInput } from "../../ui/Field.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { changed, optionsText, type Property, readOptions } from "./draft.ts";
import { t } from "./words.ts";

type Column = NonNullable<Schema["properties"][string]["x-columns"]>[number];

const TYPES: readonly FieldType[] = [
  "text",
  "number",
  "yen",
  "date",
  "choice",
  "choices",
  "yesno",
  "postal",
  "long_text",
];

/** A key that no column has. */
function freeKey(columns: readonly Column[]): string {
  let n = columns.length + 1;
  while (columns.some(({ key }) => key === `c${n}`)) n++;
  return `c${n}`;
}

export interface ColumnsProps {
  id: string;
  columns: readonly Column[];
  error: string | undefined;
  onChange: (columns: readonly Column[]) => void;
}

/** The columns of a small table: a heading and a kind each. */
export function Columns({ id, columns, error, onChange }: ColumnsProps) {
  const put = (at: number, next: Partial<Record<keyof Property, unknown>>) =>
    onChange(columns.map((one, other) => (other === at ? { ...changed(one, next), key: one.key } : one)));
  return (
    <fieldset class="field stack tight">
      <legend class="field-label">{t("columnsHead")}</legend>
      {columns.map((column, at) => {
        const type = column["x-type"] ?? "text";
        const title = column.title || t("untitled");
        return (
          <div class="stack tight column" key={column.key}>
            <div class="pair">
              <TextInput
                id={`${id}-${column.key}-title`}
                label={t("columnTitle", { n: at + 1 })}
                value={column.title ?? ""}
                maxLength={100}
                onInput={(value) => put(at, { title: value })}
              />
              <Select
                id={`${id}-${column.key}-type`}
                label={t("columnType", { n: at + 1 })}
                value={type}
                options={TYPES.map((value) => ({ value, label: kit(`type.${value as "text"}`) }))}
                onChange={(value) => put(at, { "x-type": value })}
              />
            </div>
            {(type === "choice" || type === "choices") && (
              <TextInput
                id={`${id}-${column.key}-options`}
                label={t("options")}
                multiline
                rows={3}
                value={optionsText(column["x-options"])}
                onInput={(value) => put(at, { "x-options": readOptions(value) })}
              />
            )}
            <div class="row">
              <label class="tick" for={`${id}-${column.key}-required`}>
                <input
                  id={`${id}-${column.key}-required`}
                  type="checkbox"
                  checked={column["x-required"] ?? false}
                  onChange={(event) => put(at, { "x-required": event.currentTarget.checked })}
                />
                <span>{t("required")}</span>
              </label>
              <Button
                kind="quiet"
                icon="trash"
                label={t("remove", { title })}
                onClick={() => onChange(columns.filter((_, other) => other !== at))}
              />
            </div>
          </div>
        );
      })}
      <Button icon="add" onClick={() => onChange([...columns, { key: freeKey(columns), "x-type": "text" }])}>
        {t("columnAdd")}
      </Button>
      {error && (
        <p class="field-error">
          <Icon name="warn" />
          <span>{error}</span>
        </p>
      )}
    </fieldset>
  );
}
