import { t } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice, Select, TextInput, type TextInputProps, YesNo } from "../../ui/Field.tsx";
import type { FieldType, FormField } from "../pieces/rows.ts";

/** More options than this are a list to open, fewer lie in the open. */
const OPEN_OPTIONS = 6;

const keyboards: Record<FieldType, TextInputProps["inputMode"]> = {
  text: "text",
  number: "decimal",
  yen: "numeric",
  date: "text",
  postal: "numeric",
  choice: "text",
  yesno: "text",
};

export interface AnswerFieldProps {
  id: string;
  field: FormField;
  value: string;
  error: string | undefined;
  last: boolean;
  onInput: (value: string) => void;
  onLeave: () => void;
  onEnter: () => void;
}

/** One answer, asked for in the way of its type. */
export function AnswerField({ id, field, value, error, last, onInput, onLeave, onEnter }: AnswerFieldProps) {
  const shared = { id, label: field.label, value, error, required: field.required };
  const clear = !field.required && value !== "" && (
    <div>
      <Button kind="quiet" icon="x" onClick={() => onInput("")}>
        {t("piece.clear")}
      </Button>
    </div>
  );
  if (field.type === "yesno") {
    return (
      <div>
        <YesNo {...shared} onChange={onInput} />
        {clear}
      </div>
    );
  }
  if (field.type === "choice") {
    const options = (field.options ?? []).map((option) => ({ value: option, label: option }));
    if (options.length > OPEN_OPTIONS) {
      return <Select {...shared} options={options} empty={t("piece.choose")} onChange={onInput} />;
    }
    return (
      <div>
        <Choice {...shared} options={options} onChange={onInput} />
        {clear}
      </div>
    );
  }
  const hint = field.type === "text" ? undefined : t(`hint.${field.type}`);
  return (
    <TextInput
      {...shared}
      {...(hint === undefined ? {} : { hint })}
      inputMode={keyboards[field.type] ?? "text"}
      enterKeyHint={last ? "done" : "next"}
      onInput={onInput}
      onLeave={onLeave}
      onEnter={onEnter}
    />
  );
}
