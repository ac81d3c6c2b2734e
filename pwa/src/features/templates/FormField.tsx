import { rowsOf, said, tableRow } from "../../forms/filling.ts";
import type { Field } from "../../forms/form.ts";
import { t } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice, Select, TextInput, type TextInputProps, YesNo } from "../../ui/Field.tsx";
import { say } from "./asking.ts";
import { today } from "./reading.ts";

/** More options than this are a list to open, fewer lie in the open. */
const OPEN_OPTIONS = 6;

const keyboards: Partial<Record<Field["type"], TextInputProps["inputMode"]>> = {
  number: "decimal",
  yen: "numeric",
  postal: "numeric",
};

export interface FormFieldProps {
  id: string;
  field: Field;
  label: string;
  hint: string;
  value: string;
  error?: string | undefined;
  onInput: (value: string) => void;
  onLeave: () => void;
  onEnter: () => void;
  /** The answers of the form, for what a table's rows read of them. */
  around?: ReadonlyMap<string, string>;
}

/** One question of a template's form, asked in the way of its type. */
export function FormField({ id, field, label, hint, value, error, onInput, onLeave, onEnter, around }: FormFieldProps) {
  const { type } = field;
  const example = field.example && t("form.example", { example: field.example });
  const shaped = type === "number" || type === "yen" || type === "date" || type === "postal" ? t(`hint.${type}`) : "";
  const words = [hint, example || shaped].filter(Boolean).join(" ");
  const shared = { id, label, value, error, required: field.required, ...(words ? { hint: words } : {}) };
  if (type === "choices") return <Choices {...shared} options={field.options} onChange={onInput} />;
  if (type === "table") return <Rows {...shared} field={field} around={around} onChange={onInput} onLeave={onLeave} />;
  if (type === "choice" && field.options.length > OPEN_OPTIONS) {
    return <Select {...shared} options={field.options} empty={t("piece.choose")} onChange={onInput} />;
  }
  if (type === "choice" || type === "yesno") {
    return (
      <div>
        {type === "choice" ? (
          <Choice {...shared} options={field.options} onChange={onInput} />
        ) : (
          <YesNo {...shared} onChange={onInput} />
        )}
        {!field.required && value !== "" && (
          <Button kind="quiet" icon="x" onClick={() => onInput("")}>
            {t("piece.clear")}
          </Button>
        )}
      </div>
    );
  }
  const text = { ...shared, onInput, onLeave };
  if (type === "long_text") return <TextInput {...text} multiline rows={4} />;
  return <TextInput {...text} inputMode={keyboards[type] ?? "text"} enterKeyHint="next" onEnter={onEnter} />;
}

interface Asked {
  id: string;
  label: string;
  hint?: string;
  value: string;
  error?: string | undefined;
  required: boolean;
  onChange: (value: string) => void;
}

function Legend({ label, required }: Pick<Asked, "label" | "required">) {
  return (
    <legend class="field-label">
      <span>{label}</span>
      {required && <span class="field-need">{t("ui.required")}</span>}
    </legend>
  );
}

function Under({ id, hint, error }: Pick<Asked, "id" | "hint" | "error">) {
  return (
    <>
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </>
  );
}

function described({ id, hint, error }: Pick<Asked, "id" | "hint" | "error">): string | undefined {
  return [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
}

/** Several of some: one value a line. */
function Choices({ options, onChange, ...shared }: Asked & { options: Field["options"] }) {
  const chosen = new Set(shared.value.split("\n").filter(Boolean));
  const turn = (value: string): void => {
    const next = new Set(chosen);
    if (!next.delete(value)) next.add(value);
    onChange(
      options
        .filter((option) => next.has(option.value))
        .map((option) => option.value)
        .join("\n"),
    );
  };
  return (
    <fieldset class="field" aria-describedby={described(shared)}>
      <Legend {...shared} />
      <div class="options">
        {options.map((option, index) => (
          <label class="option" key={option.value}>
            <input
              type="checkbox"
              id={index === 0 ? shared.id : undefined}
              checked={chosen.has(option.value)}
              onChange={() => turn(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      <Under {...shared} />
    </fieldset>
  );
}

const NONE: ReadonlyMap<string, string> = new Map();

type RowsProps = Asked & { field: Field; around: ReadonlyMap<string, string> | undefined; onLeave: () => void };

/** A table: its rows one below the other, with the columns as questions. As many as there have to be are there from the start. */
function Rows({ field, around = NONE, onChange, onLeave, ...shared }: RowsProps) {
  const { columns } = field;
  const blank = columns.map((column) => column.default);
  const kept = rowsOf(shared.value) ?? [];
  const least = Number(field.minimum || (field.required ? 1 : 0));
  const rows = kept.length < least ? [...kept, ...Array.from({ length: least - kept.length }, () => blank)] : kept;
  const full = field.maximum !== "" && rows.length >= Number(field.maximum);
  const put = (next: readonly (readonly string[])[]) => onChange(next.length ? JSON.stringify(next) : "");
  const focus = (row: number, column: number) =>
    requestAnimationFrame(() => document.getElementById(`${shared.id}-${row}-${column}`)?.focus());
  return (
    <fieldset class="field" aria-describedby={described(shared)}>
      <Legend {...shared} />
      <ol class="stack tight">
        {rows.map((row, at) => {
          const filled = tableRow(field, row, today(), around);
          return (
            <li class="card" key={at}>
              <div class="stack">
                <span class="row ends">
                  <span class="small soft num">{say("row", { n: at + 1 })}</span>
                  {rows.length > least && (
                    <Button
                      kind="quiet"
                      icon="x"
                      label={t("form.removeRow", { n: at + 1 })}
                      onClick={() => put(rows.filter((_, i) => i !== at))}
                    >
                      {say("remove")}
                    </Button>
                  )}
                </span>
                {columns.map((column, place) =>
                  !filled.shown.has(column.key) || (column.calculated && !column.title) ? null : column.calculated ? (
                    <p class="row ends" key={column.key}>
                      <span class="small soft">{column.title}</span>
                      <output class="num">{filled.answers.get(column.key) || "—"}</output>
                    </p>
                  ) : (
                    <FormField
                      key={column.key}
                      id={`${shared.id}-${at}-${place}`}
                      field={column}
                      label={said(column.title, filled.answers)}
                      hint={column.hint}
                      value={row[place] ?? ""}
                      onInput={(cell) =>
                        put(
                          rows.map((other, i) =>
                            i === at ? columns.map((_, j) => (j === place ? cell : (other[j] ?? ""))) : other,
                          ),
                        )
                      }
                      onLeave={onLeave}
                      onEnter={() => focus(at, place + 1)}
                    />
                  ),
                )}
              </div>
            </li>
          );
        })}
      </ol>
      {!full && (
        <Button
          icon="add"
          onClick={() => {
            put([...rows, blank]);
            focus(rows.length, 0);
          }}
        >
          {t("form.addRow")}
        </Button>
      )}
      <Under {...shared} />
    </fieldset>
  );
}
