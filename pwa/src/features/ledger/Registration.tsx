import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { earner } from "./data.ts";
import { write } from "./say.ts";
import { w } from "./words.ts";

/** As it is typed on a Japanese keyboard: Ｔ１２３… and hyphens are taken. */
function tidied(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\s\-‐ー−]/g, "")
    .toUpperCase();
}

/** 登録番号: mine, for the statements to come. */
export function Registration() {
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  const waiting = house.outbox.value.filter((one) => one.name === "tax.register").at(-1);
  const kept = (waiting?.args as { number: string } | undefined)?.number ?? earner.value.values().next().value?.number;
  const value = typed ?? kept ?? "";
  async function save(): Promise<void> {
    const number = tidied(value);
    setWrong(number !== "" && !/^T\d{13}$/.test(number));
    if (number !== "" && !/^T\d{13}$/.test(number)) return;
    const lane = `earner/${house.me.value?.id ?? 0}`;
    if (await write("tax.register", lane, { number }, w("saved"))) setTyped(null);
  }
  return (
    <details class="money-more">
      <summary>{w("registration")}</summary>
      <div class="stack tight">
        <TextInput
          label={w("number")}
          hint={w("registrationHint")}
          value={value}
          maxLength={24}
          error={wrong ? w("registrationBad") : undefined}
          onInput={setTyped}
          onEnter={() => void save()}
        />
        <Button icon="check" disabled={typed === null} onClick={() => void save()}>
          {w("save")}
        </Button>
      </div>
    </details>
  );
}
