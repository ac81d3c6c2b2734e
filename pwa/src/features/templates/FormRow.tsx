import type { ComponentChildren } from "preact";
import { fill, said } from "../../forms/filling.ts";
import type { Field, Form } from "../../forms/form.ts";
import { codeText, t } from "../../text/index.ts";
import { say } from "./asking.ts";
import { FormField } from "./FormField.tsx";
import { asked, isAttached, today, typedOf } from "./reading.ts";

/** What is wrong with an answer, kindly: in the form's own words where it has some. */
function sentence(field: Field, code: string): string {
  if (code === "required") return t("error.required");
  if ((code === "not_valid" || code === "not_as_described") && field.message) return field.message;
  if (code === "too_few") return say("few", { n: field.minimum });
  if (code === "too_many") return say("many", { n: field.maximum });
  if (code === "below_minimum" && field.minimum) return t("form.least", { value: field.minimum });
  if (code === "above_maximum" && field.maximum) return t("form.most", { value: field.maximum });
  if (code === "too_long") return t("form.tooLong", { n: field.maxLength || 10_000 });
  return codeText(code);
}

export interface FormRowProps {
  /** Where the ids of the fields begin: the answer of cell 2 is `${id}-2`. */
  id: string;
  form: Form;
  cells: readonly string[];
  /** Whether a fault of a cell is to be said now. */
  says: (at: number, code: string) => boolean;
  onInput: (at: number, value: string) => void;
  onLeave: (at: number) => void;
  /** Enter in the last field. */
  onEnd: () => void;
  /** The way to give a photo, a voice or a file; without it the form is only looked at. */
  attach?: (
    field: Field,
    at: number,
    asked: { label: string; hint: string; error: string | undefined },
  ) => ComponentChildren;
  /** What stands below a field. */
  below?: (key: string) => ComponentChildren;
}

/** The questions of a form for one row, as far as its answers ask for them. */
export function FormRow({ id, form, cells, says, onInput, onLeave, onEnd, attach, below }: FormRowProps) {
  const { answers, faults, shown } = fill(form, typedOf(form, cells), today());
  const places = new Map(asked(form).map((field, at) => [field.key, at]));
  const there = form.fields.filter((field) => shown.has(field.key) && (field.title || !field.calculated));
  /** Somebody may have words about a field that the answers do not ask for: they are told all the same. */
  const apart = form.fields.filter((field) => !there.includes(field) && below?.(field.key));
  return (
    <>
      {there.map((field, index) => {
        const at = places.get(field.key) ?? -1;
        const code = faults.get(field.key);
        const title = said(field.title, answers);
        const hint = said(field.hint, answers);
        const error = code !== undefined && says(at, code) ? sentence(field, code) : undefined;
        return (
          <div class="stack tight" key={field.key}>
            {field.step && field.step !== there[index - 1]?.step && <h3 class="small soft">{field.step}</h3>}
            {field.type === "note" ? (
              <p class="soft pre">{title}</p>
            ) : isAttached(field) ? (
              (attach?.(field, at, { label: title, hint, error }) ?? (
                <div class="field">
                  <p class="field-label">{title}</p>
                  <p class="field-hint">{hint || say("attach")}</p>
                </div>
              ))
            ) : field.calculated ? (
              <div class="field">
                <p class="field-label" id={`${id}-${at}-label`}>
                  {title}
                </p>
                <output class="title num" aria-labelledby={`${id}-${at}-label`}>
                  {answers.get(field.key) || "—"}
                </output>
              </div>
            ) : (
              <FormField
                id={`${id}-${at}`}
                field={field}
                label={title}
                hint={hint}
                around={answers}
                value={cells[at] ?? field.default}
                error={error}
                onInput={(value) => onInput(at, value)}
                onLeave={() => onLeave(at)}
                onEnter={() => {
                  onLeave(at);
                  const next = there
                    .slice(index + 1)
                    .map((other) => document.getElementById(`${id}-${places.get(other.key)}`));
                  const first = next.find((element) => element !== null);
                  if (first) first.focus();
                  else onEnd();
                }}
              />
            )}
            {below?.(field.key)}
          </div>
        );
      })}
      {apart.map((field) => (
        <div class="stack tight" key={field.key}>
          <p class="field-label">{said(field.title, answers) || field.key}</p>
          {below?.(field.key)}
        </div>
      ))}
    </>
  );
}
