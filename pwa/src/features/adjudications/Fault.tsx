import { useState } from "preact/hooks";
import { Choice, TextInput } from "../../ui/Field.tsx";
import { amountOf } from "./amount.ts";
import { t } from "./words.ts";

/**
 * Whose fault it is that delivery `of` is done again, and the way out when nothing can be done again. `onChange` gets what it pays
 * extra: null when it is the worker's fault, 0 while that is unsaid.
 */
export function Fault({ of, onChange }: { of: number; onChange: (extra: number | null) => void }) {
  const [fault, setFault] = useState("yes");
  const [typed, setTyped] = useState("");
  return (
    <>
      <Choice
        label={t("fault.label")}
        value={fault}
        options={["yes", "no"].map((value) => ({ value, label: t(value === "yes" ? "fault.yes" : "fault.no") }))}
        onChange={(value) => {
          setFault(value);
          onChange(value === "yes" ? null : amountOf(typed));
        }}
      />
      {fault === "no" && (
        <TextInput
          required
          label={t("fault.extra")}
          inputMode="numeric"
          value={typed}
          onInput={(value) => {
            setTyped(value);
            onChange(amountOf(value));
          }}
        />
      )}
      <p>
        <a href={`#/reject/${of}`}>{t("fault.reject")}</a>
      </p>
    </>
  );
}
