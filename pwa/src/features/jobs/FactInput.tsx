import { useRef, useState } from "preact/hooks";
import { when } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Select, TextInput } from "../../ui/Field.tsx";
import { wholeNumber } from "../orders/price.ts";
import { change } from "./data.ts";
import type { Field, Job } from "./rows.ts";
import { inWords } from "./say.ts";
import { type JobKey, t } from "./words.ts";

const numbers: ReadonlySet<Field> = new Set(["times", "minutes", "hands"]);
export const choices = {
  per: ["day", "week", "month", "volume"],
  sure: ["yes", "partly", "no"],
  same: ["yes", "partly", "no"],
  secret: ["open", "inside", "people"],
} as const;

/** What somebody else wrote at the same time, until somebody has chosen. */
function Others({ job, field }: { job: Job; field: Field }) {
  const kept = job.kept.filter((one) => one.field === field);
  return (
    <>
      {kept.map(({ value, by, at }) => (
        <div class="job-kept" key={`${by.id} ${value}`} role="status">
          <p class="small">
            {t("kept", {
              name: by.name,
              value: value === "" ? t("kept.blank") : inWords(field, value),
              when: when(at),
            })}
          </p>
          <div class="row">
            <Button onClick={() => void change(job, { [field]: value === "" ? null : value })}>{t("kept.take")}</Button>
            <Button kind="quiet" onClick={() => void change(job, { [field]: job.facts[field] ?? "" })}>
              {t("kept.leave")}
            </Button>
          </div>
        </div>
      ))}
    </>
  );
}

/** One field of a node: kept when the person leaves it or presses Enter. */
export function FactInput({ job, field, multiline }: { job: Job; field: Field; multiline?: boolean }) {
  const [text, write] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  const base = useRef(job.version);
  const shown = job.facts[field];
  const value = text ?? (shown === undefined ? "" : String(shown));
  const number = numbers.has(field);
  const id = `job-${field}`;
  const label = t(`field.${field}` as JobKey);

  async function commit(typed: string): Promise<void> {
    if (text === null) return;
    const plain = typed.trim();
    const next = number ? (plain ? wholeNumber(plain) : null) : plain;
    if ((number && plain && next === null) || (field === "title" && !plain)) {
      setWrong(true);
      return;
    }
    setWrong(false);
    if ((next ?? "") !== (shown ?? "")) await change(job, { [field]: next }, base.current);
    write(null);
  }

  if (field in choices) {
    const options = choices[field as keyof typeof choices];
    return (
      <div class="stack tight">
        <Select
          id={id}
          label={label}
          value={value}
          empty={t("unknown")}
          options={options.map((one) => ({ value: one, label: inWords(field, one) }))}
          onChange={(chosen) => void change(job, { [field]: chosen })}
        />
        <Others job={job} field={field} />
      </div>
    );
  }
  return (
    <div class="stack tight">
      <TextInput
        id={id}
        label={label}
        value={value}
        multiline={multiline ?? false}
        rows={2}
        inputMode={number ? "numeric" : "text"}
        maxLength={field === "risk" ? 200 : field === "unit" ? 10 : 100}
        error={wrong ? t(number ? "wrong.number" : "wrong.title") : undefined}
        onInput={(next) => {
          if (text === null) base.current = job.version;
          write(next);
        }}
        onLeave={(typed) => void commit(typed)}
        onEnter={() => void commit(value)}
      />
      <Others job={job} field={field} />
    </div>
  );
}
