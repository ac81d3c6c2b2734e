import { useState } from "preact/hooks";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { wholeNumber } from "../orders/price.ts";
import { Ask } from "./Ask.tsx";
import { connected, take } from "./act.ts";
import type { DeskProposal } from "./rows.ts";
import { may } from "./steps.ts";
import { sum, t } from "./words.ts";

interface Props {
  number: number;
  of: DeskProposal;
}

const most = { before: 480, after: 480, volume: 100_000 } as const;
const numbers = Object.keys(most) as (keyof typeof most)[];

/** The numbers as the hub knows them, a word for its author, and on to the firm. */
function Check({ number, of }: Props) {
  const [typed, setTyped] = useState(() => ({
    before: String(of.before ?? ""),
    after: String(of.after ?? ""),
    volume: String(of.volume ?? ""),
  }));
  const [words, setWords] = useState("");
  const [toFirm, setToFirm] = useState("");
  const read = {
    before: wholeNumber(typed.before),
    after: wholeNumber(typed.after),
    volume: wholeNumber(typed.volume),
  };
  const fits = (name: keyof typeof most): boolean => {
    const value = read[name];
    return value !== null && value <= most[name] && (name !== "volume" || value > 0);
  };
  const ready = numbers.every(fits) && connected();
  const checked: ["check", object] = ["check", { words: words.trim(), ...read }];
  return (
    <>
      <div class="trio">
        {numbers.map((name) => (
          <TextInput
            key={name}
            label={t(`short.${name}`)}
            value={typed[name]}
            required
            inputMode="numeric"
            error={fits(name) ? undefined : t("number")}
            onInput={(value) => setTyped({ ...typed, [name]: value })}
          />
        ))}
      </div>
      {numbers.every(fits) && (
        <p class="num" role="status">
          <strong>{sum(read)}</strong>
        </p>
      )}
      <TextInput
        label={t("act.words")}
        hint={t("act.optional")}
        value={words}
        multiline
        rows={2}
        maxLength={500}
        onInput={setWords}
      />
      <TextInput
        label={t("act.firmWords")}
        hint={t("act.optional")}
        value={toFirm}
        multiline
        rows={2}
        maxLength={500}
        onInput={setToFirm}
      />
      <Button
        kind="primary"
        icon="send"
        full
        disabled={!ready}
        onClick={() => void take(number, checked, ["send", { words: toFirm.trim() }])}
      >
        {t("act.check")}
      </Button>
      <Button icon="check" full disabled={!ready} onClick={() => void take(number, checked)}>
        {t("act.checkOnly")}
      </Button>
    </>
  );
}

function Send({ number }: { number: number }) {
  const [words, setWords] = useState("");
  return (
    <>
      <TextInput
        label={t("act.firmWords")}
        hint={t("act.optional")}
        value={words}
        multiline
        rows={2}
        maxLength={500}
        onInput={setWords}
      />
      <Button
        kind="primary"
        icon="send"
        full
        disabled={!connected()}
        onClick={() => void take(number, ["send", { words: words.trim() }])}
      >
        {t("act.send")}
      </Button>
    </>
  );
}

/** An adopted one becomes the next version of its template. */
function Apply({ number, of }: Props) {
  if (!of.template || of.version) return null;
  return (
    <>
      <Button
        kind="primary"
        icon="edit"
        full
        href={`#/templates/${encodeURIComponent(of.template.code)}/edit?proposal=${number}`}
      >
        {t("act.apply")}
      </Button>
      <p class="small soft">{t("act.applyHint", { title: of.template.title, n: of.after ?? 0 })}</p>
    </>
  );
}

/** What a coordinator can do with a proposal, as the table of steps has it. */
export function HubActs({ number, of }: Props) {
  const can = (verb: Parameters<typeof may>[1]): boolean => may("coordinator", verb, of.state);
  const rewards = can("reward") && of.reward === null;
  if (!can("ask") && !can("send") && !can("discuss") && !can("decline") && !can("apply") && !rewards) return null;
  return (
    <div class="card stack">
      {can("check") && <Check number={number} of={of} />}
      {can("send") && <Send number={number} />}
      {can("apply") && <Apply number={number} of={of} />}
      {can("ask") && (
        <Ask
          icon="person"
          does={t("act.ask")}
          label={t("act.askWords")}
          hint={t("act.declineHint")}
          onDo={(words) => take(number, ["ask", { words }])}
        />
      )}
      {can("discuss") && (
        <Ask
          icon="person"
          does={t("act.discuss")}
          label={t("act.discussWords")}
          onDo={(words) => take(number, ["discuss", { words }])}
        />
      )}
      {rewards && (
        <Ask
          icon="yen"
          does={t("act.reward")}
          label={t("act.yen")}
          inputMode="numeric"
          fits={(typed) => (wholeNumber(typed) ?? 0) > 0 && (wholeNumber(typed) ?? 0) <= 1_000_000}
          onDo={(typed) => take(number, ["reward", { yen: wholeNumber(typed) }])}
        />
      )}
      {can("decline") && (
        <Ask
          icon="minus"
          does={t("act.decline")}
          label={t("act.declineWords")}
          hint={t("act.declineHint")}
          onDo={(words) => take(number, ["decline", { words }])}
        />
      )}
    </div>
  );
}
