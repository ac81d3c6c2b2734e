import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice, Select, TextInput, YesNo } from "../../ui/Field.tsx";
import { NO, YES } from "../../ui/yesno.ts";
import { wholeNumber } from "../orders/price.ts";
import { type Terms, terms } from "./data.ts";
import { dayOf, isoOf, today, write } from "./say.ts";
import { type BooksKey, w } from "./words.ts";

const FIRST: Terms = {
  since: "",
  closes: "both",
  days: 15,
  months: 0,
  day: 31,
  two_months: false,
  postpone: 0,
  fee_percent: 0,
  number: "",
};

const CLOSES = ["both", "15", "end", "never"] as const;
const PAYS: Readonly<Record<string, Pick<Terms, "days" | "months" | "day">>> = {
  "5": { days: 5, months: 0, day: 31 },
  "10": { days: 10, months: 0, day: 31 },
  "15": { days: 15, months: 0, day: 31 },
  "20": { days: 20, months: 0, day: 31 },
  "25": { days: 25, months: 0, day: 31 },
  monthEnd: { days: null, months: 0, day: 31 },
  nextEnd: { days: null, months: 1, day: 31 },
};

function paysOf(one: Terms): string {
  if (one.days !== null) return String(one.days);
  return one.months === 0 ? "monthEnd" : "nextEnd";
}

function payWord(pays: string): string {
  if (pays === "monthEnd") return w("payMonthEnd");
  return pays === "nextEnd" ? w("payNextEnd") : w("payAfter", { days: pays });
}

function Told({ one }: { one: Terms }) {
  return (
    <dl class="facts">
      <div>
        <dt>{w("closes")}</dt>
        <dd>{w(`closes_${one.closes}`)}</dd>
      </div>
      {one.closes !== "never" && (
        <div>
          <dt>{w("payWhen")}</dt>
          <dd>{payWord(paysOf(one))}</dd>
        </div>
      )}
      <div>
        <dt>{w("postpone")}</dt>
        <dd>{w(one.postpone === 0 ? "postpone_0" : "postpone_2")}</dd>
      </div>
      <div>
        <dt>{w("feeLabel")}</dt>
        <dd class="num">{one.fee_percent}%</dd>
      </div>
      {one.number !== "" && (
        <div>
          <dt>{w("number")}</dt>
          <dd class="num">{one.number}</dd>
        </div>
      )}
    </dl>
  );
}

function Change({ from, done }: { from: Terms; done: () => void }) {
  const [plan, setPlan] = useState({ ...from, since: today() });
  const [fee, setFee] = useState(String(from.fee_percent));
  const hub = house.me.value?.hub.code ?? "";
  const percent = wholeNumber(fee);
  const set = (next: Partial<Terms>): void => setPlan({ ...plan, ...next });
  const pays = paysOf(plan);
  async function save(): Promise<void> {
    const since = isoOf(plan.since);
    if (percent === null || percent > 100 || since === null) return;
    const number = plan.number.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();
    const args = { ...plan, hub, since, number, fee_percent: percent };
    if (await write("terms.set", `terms/${hub}`, args, w("saved"))) done();
  }
  return (
    <div class="stack">
      <p class="small soft">{w("termsHint")}</p>
      <TextInput label={w("sinceLabel")} hint={w("payOnHint")} value={plan.since} onInput={(since) => set({ since })} />
      <Select
        label={w("closes")}
        value={plan.closes}
        options={CLOSES.map((one) => ({ value: one, label: w(`closes_${one}` as BooksKey) }))}
        onChange={(closes) => set({ closes: closes as Terms["closes"] })}
      />
      {plan.closes !== "never" && (
        <Select
          label={w("payWhen")}
          value={pays}
          options={[...new Set([...Object.keys(PAYS), pays])].map((one) => ({ value: one, label: payWord(one) }))}
          onChange={(one) => set(PAYS[one] ?? {})}
        />
      )}
      {pays === "nextEnd" && (
        <YesNo
          label={w("twoMonths")}
          hint={w("twoMonthsHint")}
          value={plan.two_months ? YES : NO}
          onChange={(value) => set({ two_months: value === YES })}
        />
      )}
      <Choice
        label={w("postpone")}
        value={plan.postpone === 0 ? "0" : "2"}
        options={[
          { value: "0", label: w("postpone_0") },
          { value: "2", label: w("postpone_2") },
        ]}
        onChange={(value) => set({ postpone: Number(value) })}
      />
      <TextInput
        label={w("feeLabel")}
        inputMode="numeric"
        value={fee}
        error={percent === null || percent > 100 ? w("feeBad") : undefined}
        onInput={setFee}
      />
      <TextInput
        label={w("number")}
        hint={w("numberHint")}
        value={plan.number}
        maxLength={20}
        onInput={(number) => set({ number })}
      />
      <Button kind="primary" icon="check" full onClick={() => void save()}>
        {w("save")}
      </Button>
      <Button kind="quiet" onClick={done}>
        {w("cancel")}
      </Button>
    </div>
  );
}

/** 支払いの決まり: what holds, what will hold, and changing it for the days to come. */
export function TermsCard() {
  const [changing, change] = useState(false);
  const dated = [...terms.value.values()].flatMap((one) => one.dated);
  const now = dated.find((one) => one.since <= today());
  const later = dated.filter((one) => one.since > today()).reverse();
  return (
    <section class="card stack" aria-labelledby="terms-head">
      <h2 id="terms-head">{w("terms")}</h2>
      {changing ? (
        <Change from={later.at(-1) ?? now ?? FIRST} done={() => change(false)} />
      ) : (
        <>
          {now ? <Told one={now} /> : <p class="small soft">{w("termsNone")}</p>}
          {later.map((one) => (
            <div key={one.since} class="stack tight">
              <h3>{w("termsSince", { day: dayOf(one.since) })}</h3>
              <Told one={one} />
            </div>
          ))}
          <Button icon="edit" onClick={() => change(true)}>
            {w("termsChange")}
          </Button>
        </>
      )}
    </section>
  );
}
