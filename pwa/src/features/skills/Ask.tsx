import { useState } from "preact/hooks";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/Field.tsx";
import type { IconName } from "../../ui/Icon.tsx";
import { connected } from "./act.ts";
import { t } from "./words.ts";

interface Props {
  icon: IconName;
  does: string;
  /** Of whom it is, for who does not see the face beside it. */
  of: string;
  label: string;
  needed: boolean;
  open: boolean;
  onOpen: (open: boolean) => void;
  onDo: (words: string) => Promise<boolean>;
}

/** A button that asks for words first: closed, one tap; open, a field and the way back. */
export function Ask({ icon, does, of, label, needed, open, onOpen, onDo }: Props) {
  const [words, setWords] = useState("");
  if (!open) {
    return (
      <Button icon={icon} label={`${does}: ${of}`} disabled={!connected()} onClick={() => onOpen(true)}>
        {does}
      </Button>
    );
  }
  const done = async (): Promise<void> => {
    if (!(await onDo(words.trim()))) return;
    onOpen(false);
    setWords("");
  };
  return (
    <div class="stack tight grow">
      <TextInput label={label} required={needed} value={words} multiline rows={2} maxLength={500} onInput={setWords} />
      <div class="row">
        <Button icon={icon} disabled={(needed && words.trim() === "") || !connected()} onClick={() => void done()}>
          {does}
        </Button>
        <Button kind="quiet" onClick={() => onOpen(false)}>
          {t("act.back")}
        </Button>
      </div>
    </div>
  );
}
