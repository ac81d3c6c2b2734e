import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { t } from "../text/index.ts";
import { Icon } from "./Icon.tsx";
import { NO, YES } from "./yesno.ts";

interface Common {
  label: string;
  hint?: ComponentChildren;
  /** A whole sentence: what is wrong and what to do. */
  error?: string | undefined;
  required?: boolean | undefined;
  id?: string;
}

function described(id: string, hint: unknown, error: unknown): string | undefined {
  return [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ") || undefined;
}

function Label({ label, required }: { label: string; required: boolean | undefined }) {
  return (
    <>
      <span>{label}</span>
      {required && <span class="field-need">{t("ui.required")}</span>}
    </>
  );
}

function Under({ id, hint, error }: { id: string; hint?: ComponentChildren; error?: string | undefined }) {
  return (
    <>
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="warn" />
          <span>{error}</span>
        </p>
      )}
    </>
  );
}

/** Enter that chooses a candidate of a Japanese keyboard is not an Enter. */
export function plainEnter(event: KeyboardEvent): boolean {
  return event.key === "Enter" && !event.isComposing && event.keyCode !== 229 && !event.shiftKey;
}

export interface TextInputProps extends Common {
  value: string;
  onInput: (value: string) => void;
  /** The person has left the field: the moment to tidy what was typed. */
  onLeave?: (value: string) => void;
  /** Enter was pressed, and no word was being composed. */
  onEnter?: () => void;
  inputMode?: "text" | "numeric" | "decimal" | "tel" | "email" | "search" | "url";
  autoComplete?: string;
  enterKeyHint?: "next" | "done" | "go" | "search" | "send" | "enter";
  placeholder?: string;
  multiline?: boolean;
  rows?: number;
  maxLength?: number;
  disabled?: boolean;
}

export function TextInput(props: TextInputProps) {
  const own = useId();
  const id = props.id ?? own;
  const shared = {
    id,
    class: "input",
    value: props.value,
    disabled: props.disabled,
    placeholder: props.placeholder,
    maxLength: props.maxLength,
    autoComplete: props.autoComplete ?? "off",
    "aria-required": props.required ? ("true" as const) : undefined,
    "aria-invalid": props.error ? ("true" as const) : undefined,
    "aria-describedby": described(id, props.hint, props.error),
    onInput: (event: { currentTarget: { value: string } }) => props.onInput(event.currentTarget.value),
    onBlur: (event: { currentTarget: { value: string } }) => props.onLeave?.(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label class="field-label" for={id}>
        <Label label={props.label} required={props.required} />
      </label>
      {props.multiline ? (
        <textarea {...shared} rows={props.rows ?? 3} />
      ) : (
        <input
          {...shared}
          type="text"
          inputMode={props.inputMode ?? "text"}
          enterKeyHint={props.enterKeyHint}
          autoCapitalize="off"
          spellcheck={false}
          onKeyDown={(event) => {
            if (!plainEnter(event)) {
              // Inside a form, an Enter of the composition must not submit either.
              if (event.key === "Enter") event.stopPropagation();
              return;
            }
            if (props.onEnter) {
              event.preventDefault();
              props.onEnter();
            }
          }}
        />
      )}
      <Under id={id} hint={props.hint} error={props.error} />
    </div>
  );
}

export interface Option {
  value: string;
  label: string;
}

export interface ChoiceProps extends Common {
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
}

/** One of a few: big targets, all of them visible. */
export function Choice(props: ChoiceProps) {
  const own = useId();
  const id = props.id ?? own;
  return (
    <div
      class="field"
      role="radiogroup"
      aria-labelledby={`${id}-label`}
      aria-required={props.required ? "true" : undefined}
      aria-invalid={props.error ? "true" : undefined}
      aria-describedby={described(id, props.hint, props.error)}
    >
      <div class="field-label" id={`${id}-label`}>
        <Label label={props.label} required={props.required} />
      </div>
      <div class="options">
        {props.options.map((option, index) => (
          <label class="option" key={option.value}>
            <input
              type="radio"
              id={index === 0 ? id : undefined}
              name={id}
              value={option.value}
              checked={option.value === props.value}
              onChange={() => props.onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      <Under id={id} hint={props.hint} error={props.error} />
    </div>
  );
}

/** Yes or no. The values are always the Japanese words: that is what stands in the sheet. */
export function YesNo(props: Omit<ChoiceProps, "options">) {
  return (
    <Choice
      {...props}
      options={[
        { value: YES, label: t("ui.yes") },
        { value: NO, label: t("ui.no") },
      ]}
    />
  );
}

/** One of many. `empty` is the words of the first, unchosen line. */
export function Select(props: ChoiceProps & { empty?: string }) {
  const own = useId();
  const id = props.id ?? own;
  return (
    <div class="field">
      <label class="field-label" for={id}>
        <Label label={props.label} required={props.required} />
      </label>
      <select
        id={id}
        class="input"
        value={props.value}
        aria-required={props.required ? "true" : undefined}
        aria-invalid={props.error ? "true" : undefined}
        aria-describedby={described(id, props.hint, props.error)}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        {props.empty !== undefined && <option value="">{props.empty}</option>}
        {props.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Under id={id} hint={props.hint} error={props.error} />
    </div>
  );
}
