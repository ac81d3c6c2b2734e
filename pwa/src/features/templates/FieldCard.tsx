import { useState } from "preact/hooks";
import type { FieldType } from "../../forms/form.ts";
import { t as kit } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Select, TextInput } from "../../ui/Field.tsx";
import type { Fault } from "./ask.ts";
import { Columns } from "./Columns.tsx";
import { changed, type DraftField, optionsText, type Property, readOptions } from "./draft.ts";
import { t } from "./words.ts";

const TYPES: readonly FieldType[] = [
  "text",
  "long_text",
  "number",
  "yen",
  "date",
  "choice",
  "choices",
  "yesno",
  "postal",
  "photo",
  "audio",
  "file",
  "table",
  "note",
];
const CALCULATED: ReadonlySet<FieldType> = new Set(["text", "number", "yen", "date"]);
const ORDERED: ReadonlySet<FieldType> = new Set(["number", "yen", "date"]);
/** Their smallest and largest are how many: files, or rows. */
const COUNTED: ReadonlySet<FieldType> = new Set(["photo", "audio", "file", "table"]);
/** Where a fault is said: at the input that it is about. */
const AT: Readonly<Record<string, string>> = {
  no_title: "title",
  unknown_reference: "title",
  no_options: "options",
  same_option: "options",
  too_many_options: "options",
  no_columns: "columns",
  bad_column: "columns",
  bad_range: "range",
  bad_expression: "expression",
  unknown_answer: "expression",
  circle: "expression",
};

/** An answer in an expression. */
const the = (key: string) => `$\{${key}}`;

interface FieldCardProps {
  field: DraftField;
  first: boolean;
  last: boolean;
  faults: readonly Fault[];
  onChange: (told: Property) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
}

/** One field of a form while it is written. */
export function FieldCard({ field: { key, told }, first, last, faults, onChange, onMove, onRemove }: FieldCardProps) {
  const type = told["x-type"] ?? "text";
  const id = `field-${key}`;
  const title = told.title || t("untitled");
  const put = (next: Partial<Record<keyof Property, unknown>>) => onChange(changed(told, next));
  const wrong = (at: string) => faults.find((fault) => (AT[fault.code] ?? "other") === at)?.message;
  const types = TYPES;
  const expressionAt = told["x-calculated"] && !told["x-shown-if"] ? "calculated" : "shown";
  const text = (name: "title" | "description" | "x-minimum" | "x-maximum" | "x-shown-if" | "x-calculated") => ({
    id: `${id}-${name}`,
    value: told[name] ?? "",
    onInput: (value: string) => put({ [name]: value }),
  });
  return (
    <li class="card stack tight">
      <TextInput {...text("title")} label={t("fieldTitle")} error={wrong("title")} maxLength={500} />
      <div class="pair">
        <Select
          id={`${id}-type`}
          label={t("type")}
          value={type}
          options={types.map((each) => ({
            value: each,
            label: each === "note" ? t("type.note") : kit(`type.${each}`),
          }))}
          error={wrong("other")}
          onChange={(value) => put({ "x-type": value })}
        />
        {type !== "note" && !told["x-calculated"] && (
          <label class="tick" for={`${id}-required`}>
            <input
              id={`${id}-required`}
              type="checkbox"
              checked={told["x-required"] ?? false}
              onChange={(event) => put({ "x-required": event.currentTarget.checked })}
            />
            <span>{t("required")}</span>
          </label>
        )}
      </div>
      {(type === "choice" || type === "choices") && (
        <Options
          key={type}
          id={`${id}-options`}
          told={told}
          error={wrong("options")}
          onChange={(options) => put({ "x-options": options })}
        />
      )}
      {type === "table" && (
        <Columns
          id={id}
          columns={told["x-columns"] ?? []}
          error={wrong("columns")}
          onChange={(columns) => put({ "x-columns": columns })}
        />
      )}
      <details
        class="about"
        open={faults.some((fault) => ["range", "expression"].includes(AT[fault.code] ?? "")) || undefined}
      >
        <summary>{t("more")}</summary>
        <div class="stack tight">
          <p class="small soft">{t("key", { key })}</p>
          {type !== "note" && <TextInput {...text("description")} label={t("hint")} maxLength={500} />}
          {(ORDERED.has(type) || COUNTED.has(type)) && (
            <div class="pair">
              <TextInput
                {...text("x-minimum")}
                label={t(COUNTED.has(type) ? "least" : "minimum")}
                error={wrong("range")}
              />
              <TextInput {...text("x-maximum")} label={t(COUNTED.has(type) ? "most" : "maximum")} />
            </div>
          )}
          <TextInput
            {...text("x-shown-if")}
            label={t("shownIf")}
            hint={t("shownIfHint", { example: `${the("q1")} = '${kit("ui.yes")}'` })}
            error={expressionAt === "shown" ? wrong("expression") : undefined}
          />
          {CALCULATED.has(type) && (
            <TextInput
              {...text("x-calculated")}
              label={t("calculated")}
              hint={t("calculatedHint", { example: `${the("q1")} * ${the("q2")}` })}
              error={expressionAt === "calculated" ? wrong("expression") : undefined}
            />
          )}
        </div>
      </details>
      <div class="row">
        <Button kind="quiet" label={t("up", { title })} disabled={first} onClick={() => onMove(-1)}>
          ↑
        </Button>
        <Button kind="quiet" label={t("down", { title })} disabled={last} onClick={() => onMove(1)}>
          ↓
        </Button>
        <Button kind="quiet" icon="trash" label={t("remove", { title })} onClick={onRemove} />
      </div>
    </li>
  );
}

function Options(props: {
  id: string;
  told: Property;
  error: string | undefined;
  onChange: (options: unknown) => void;
}) {
  const [typed, setTyped] = useState(() => optionsText(props.told["x-options"]));
  return (
    <TextInput
      id={props.id}
      label={t("options")}
      hint={t("optionsHint")}
      multiline
      rows={4}
      value={typed}
      error={props.error}
      onInput={(value) => {
        setTyped(value);
        props.onChange(readOptions(value));
      }}
    />
  );
}
