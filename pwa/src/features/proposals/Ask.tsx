import { useState } from "preact/hooks";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/Field.tsx";
import type { IconName } from "../../ui/Icon.tsx";
import { connected } from "./act.ts";
import { t } from "./words.ts";

interface Props {
  icon: IconName;
  /** What the button says, before and after it was opened. */
  does: string;
  label: string;
  hint?: string;
  inputMode?: "numeric";
  /** Whether what was typed will do. */
  fits?: (typed: string) => boolean;
  onDo: (typed: string) => Promise<boolean>;
}

/** A button that asks for words first: closed, one tap; open, a field and the way back. */
export function Ask({ icon, does, label, hint, inputMode, fits = (typed) => typed.trim() !== "", onDo }: Props) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  if (!open) {
    return (
      <Button icon={icon} full disabled={!connected()} onClick={() => setOpen(true)}>
        {does}
      </Button>
    );
  }
  const number = inputMode !== undefined;
  return (
    <div class="stack tight">
      <TextInput
        label={label}
        hint={hint}
        required
        value={typed}
        maxLength={number ? 12 : 500}
        {...(number ? { inputMode } : { multiline: true, rows: 3 })}
        onInput={setTyped}
      />
      <div class="row">
        <Button icon={icon} disabled={!fits(typed) || !connected()} onClick={() => void onDo(typed.trim())}>
          {does}
        </Button>
        <Button kind="quiet" onClick={() => setOpen(false)}>
          {t("act.back")}
        </Button>
      </div>
    </div>
  );
}
