import { rowsOf } from "../../forms/filling.ts";
import type { Field } from "../../forms/form.ts";
import { t } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice, Select, TextInput, type TextInputProps, YesNo } from "../../ui/Field.tsx";

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
}

/** One question of a template's form, asked in the way of its type. */
export function FormField({ id, field, label, hint, value, error, onInput, onLeave, onEnter }: FormFieldProps) {
  const { type } = field;
  const example = field.example && t("form.example", { example: field.example });
  const shaped = type === "number" || type === "yen" || type === "date" || type === "postal" ? t(`hint.${type}`) : "";
  const words = [hint, example || shaped].filter(Boolean).join(" ");
  const shared = { id, label, value, error, required: field.required, ...(words ? { hint: words } : {}) };
  if (type === "choices") return <Choices {...shared} options={field.options} onChange={onInput} />;
  if (type === "table") return <Rows {...shared} field={field} onChange={onInput} onLeave={onLeave} />;
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

/** A table: its rows one below the other, with the columns as questions. */
function Rows({ field, onChange, onLeave, ...shared }: Asked & { field: Field; onLeave: () => void }) {
  const blank = field.columns.map((column) => column.default);
  const rows = rowsOf(shared.value) ?? [];
  const put = (next: readonly (readonly string[])[]) => onChange(next.length ? JSON.stringify(next) : "");
  return (
    <fieldset class="field" aria-describedby={described(shared)}>
      <Legend {...shared} />
      <ol class="stack tight">
        {rows.map((row, at) => (
          <li class="card stack" key={at}>
            {field.columns.map((column, place) => (
              <FormField
                key={column.key}
                id={`${shared.id}-${at}-${place}`}
                field={column}
                label={column.title}
                hint={column.hint}
                value={row[place] ?? ""}
                onInput={(cell) =>
                  put(
                    rows.map((other, i) =>
                      i === at ? field.columns.map((_, j) => (j === place ? cell : (other[j] ?? ""))) : other,
                    ),
                  )
                }
                onLeave={onLeave}
                onEnter={() => document.getElementById(`${shared.id}-${at}-${place + 1}`)?.focus()}
              />
            ))}
            <Button kind="quiet" icon="x" onClick={() => put(rows.filter((_, i) => i !== at))}>
              {t("form.removeRow", { n: at + 1 })}
            </Button>
          </li>
        ))}
      </ol>
      <Button icon="add" onClick={() => put([...rows, blank])}>
        {t("form.addRow")}
      </Button>
      <Under {...shared} />
    </fieldset>
  );
}
