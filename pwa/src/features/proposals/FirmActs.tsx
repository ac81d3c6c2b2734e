import { useState } from "preact/hooks";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { Ask } from "./Ask.tsx";
import { connected, take } from "./act.ts";
import type { Proposal } from "./rows.ts";
import { may } from "./steps.ts";
import { t } from "./words.ts";

/** The firm says what becomes of it: adopted with thanks, not this time with a reason, or a word first. */
export function FirmActs({ number, of }: { number: number; of: Proposal }) {
  const [thanks, setThanks] = useState("");
  if (!may("firm", "adopt", of.state)) return null;
  return (
    <div class="card stack">
      <TextInput
        label={t("act.thanks")}
        hint={t("act.optional")}
        value={thanks}
        multiline
        rows={2}
        maxLength={500}
        onInput={setThanks}
      />
      <Button
        kind="primary"
        icon="check"
        full
        disabled={!connected()}
        onClick={() => void take(number, ["adopt", { words: thanks.trim() }])}
      >
        {t("act.adopt")}
      </Button>
      <Ask
        icon="person"
        does={t("act.discuss")}
        label={t("act.discussWords")}
        onDo={(words) => take(number, ["discuss", { words }])}
      />
      <Ask
        icon="minus"
        does={t("act.decline")}
        label={t("act.declineWords")}
        hint={t("act.declineHint")}
        onDo={(words) => take(number, ["decline", { words }])}
      />
    </div>
  );
}
