import { useEffect, useState } from "preact/hooks";
import { Button } from "../../ui/Button.tsx";
import { Select, TextInput } from "../../ui/Field.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { wholeNumber } from "../orders/price.ts";
import { change, firms, graft, newKey, nodesOf, remove, step } from "./data.ts";
import { choices } from "./FactInput.tsx";
import type { Told } from "./foresee.ts";
import { AddBelow } from "./Node.tsx";
import { inLang, likely, sproutsOf } from "./ready.ts";
import type { Job } from "./rows.ts";
import { inWords } from "./say.ts";
import { NoTree, Summary } from "./TreeScreen.tsx";
import { childrenOf } from "./weighing.ts";
import { nameOf, nextQuestion, type Question, questions } from "./wizard.ts";
import { t } from "./words.ts";

/** 書き出す → 分解する → ひとかけらから出す, and where we are. */
export function Steps({ now }: { now: 1 | 2 | 3 }) {
  return (
    <ol class="job-steps">
      {([1, 2, 3] as const).map((no) => (
        <li key={no} aria-current={no === now ? "step" : undefined}>
          <span class="step-no">{no}</span>
          <span>{t(`step.${no}`)}</span>
        </li>
      ))}
    </ol>
  );
}

interface AnswerProps {
  job: Job;
  onDone: () => void;
}

/** How often: what is asked of a step begins with what was said of the whole. */
function Often({ job, whole, onDone }: AnswerProps & { whole: Job }) {
  const from = job.facts.times === undefined ? whole.facts : job.facts;
  const [times, setTimes] = useState(from.times === undefined ? "" : String(from.times));
  const [per, setPer] = useState<string>(from.per ?? "month");
  const [unit, setUnit] = useState(from.unit ?? "");
  const count = wholeNumber(times);
  const done = async () => {
    const facts = { times: count, per, unit: per === "volume" ? unit.trim() : "" } as Told;
    if (count !== null && (await change(job, facts))) onDone();
  };
  return (
    <>
      <div class="trio">
        <Select
          id="ask-per"
          label={t("field.per")}
          value={per}
          options={choices.per.map((one) => ({ value: one, label: inWords("per", one) }))}
          onChange={setPer}
        />
        <TextInput
          id="ask-first"
          label={t("field.times")}
          value={times}
          inputMode="numeric"
          error={times && count === null ? t("wrong.number") : undefined}
          onInput={setTimes}
          onEnter={() => void done()}
        />
        {per === "volume" && (
          <TextInput
            id="ask-unit"
            label={t("field.unit")}
            hint={t("unit.hint")}
            value={unit}
            maxLength={10}
            onInput={setUnit}
            onEnter={() => void done()}
          />
        )}
      </div>
      <Next disabled={count === null} onClick={done} />
    </>
  );
}

function Minutes({ job, onDone }: AnswerProps) {
  const [text, setText] = useState("");
  const count = wholeNumber(text);
  const done = async () => {
    if (count !== null && (await change(job, { minutes: count }))) onDone();
  };
  return (
    <>
      <TextInput
        id="ask-first"
        label={t("field.minutes")}
        value={text}
        inputMode="numeric"
        error={text && count === null ? t("wrong.number") : undefined}
        onInput={setText}
        onEnter={() => void done()}
      />
      <Next disabled={count === null} onClick={done} />
    </>
  );
}

function Whose({ job, onDone }: AnswerProps) {
  const [name, setName] = useState("");
  const [hands, setHands] = useState("");
  const count = hands ? wholeNumber(hands) : null;
  const ready = (name.trim() !== "" || count !== null) && !(hands && count === null);
  const done = async () => {
    if (ready && (await change(job, { who: name.trim(), hands: count }))) onDone();
  };
  return (
    <>
      <TextInput
        id="ask-first"
        label={t("field.who")}
        value={name}
        maxLength={100}
        onInput={setName}
        onEnter={() => void done()}
      />
      <TextInput
        id="ask-hands"
        label={t("field.hands")}
        hint={t("hands.hint")}
        value={hands}
        inputMode="numeric"
        error={hands && count === null ? t("wrong.number") : undefined}
        onInput={setHands}
        onEnter={() => void done()}
      />
      <Next disabled={!ready} onClick={done} />
    </>
  );
}

function Risk({ job, onDone }: AnswerProps) {
  const [text, setText] = useState("");
  const done = async () => {
    if (text.trim() && (await change(job, { risk: text.trim() }))) onDone();
  };
  return (
    <>
      <TextInput
        id="ask-first"
        label={t("field.risk")}
        value={text}
        maxLength={200}
        onInput={setText}
        onEnter={() => void done()}
      />
      <Next disabled={!text.trim()} onClick={done} />
    </>
  );
}

/** 分解する: a line a step, or the steps of a ready tree. */
function Parts({ job, rows, onDone }: AnswerProps & { rows: readonly Job[] }) {
  const parts = childrenOf(rows).get(job.key) ?? [];
  const model = likely(job.facts.title ?? "", firms.value.get(String(job.firm))?.industry ?? "");
  return (
    <>
      {parts.length === 0 && model && (
        <div class="card stack tight">
          <strong>{t("model", { trade: inLang(model.trade), n: model.nodes.length })}</strong>
          <p class="small soft">{model.nodes.map((node) => inLang(node.title)).join(t("comma"))}</p>
          <div>
            <Button icon="copy" id="ask-model" onClick={() => void graft(job, sproutsOf(model, job.key, newKey))}>
              {t("model.take")}
            </Button>
          </div>
        </div>
      )}
      <ol class="job-parts">
        {parts.map((part) => (
          <li key={part.key} class="row ends">
            <span>{part.facts.title}</span>
            <Button
              kind="quiet"
              icon="trash"
              label={t("remove.label", { title: part.facts.title ?? "" })}
              onClick={() => void remove(part)}
            >
              {t("remove")}
            </Button>
          </li>
        ))}
      </ol>
      <AddBelow job={job} id="ask-first" />
      <Next disabled={parts.length === 0} onClick={onDone} />
    </>
  );
}

/** One of a few: a press is the answer. */
function Pick<V extends string>(props: {
  options: readonly (readonly [value: V, label: string])[];
  onPick: (value: V) => Promise<void>;
}) {
  return (
    <div class="job-picks">
      {props.options.map(([value, label], at) => (
        <Button key={value} id={at === 0 ? "ask-first" : `ask-${value}`} full onClick={() => void props.onPick(value)}>
          {label}
        </Button>
      ))}
    </div>
  );
}

function Next({ disabled, onClick }: { disabled: boolean; onClick: () => unknown }) {
  return (
    <Button kind="primary" icon="next" full disabled={disabled} onClick={() => void onClick()}>
      {t("next")}
    </Button>
  );
}

function Answer({ asked, rows, onDone }: { asked: Question; rows: readonly Job[]; onDone: () => void }) {
  const { job, ask } = asked;
  const whole = rows.find((row) => !row.parent) ?? job;
  if (ask === "freq") return <Often job={job} whole={whole} onDone={onDone} />;
  if (ask === "minutes") return <Minutes job={job} onDone={onDone} />;
  if (ask === "who") return <Whose job={job} onDone={onDone} />;
  if (ask === "risk") return <Risk job={job} onDone={onDone} />;
  if (ask === "split") return <Parts job={job} rows={rows} onDone={onDone} />;
  if (ask === "verdict") {
    const verbs = ["suggest", "ask", "keep"] as const;
    return (
      <Pick
        options={verbs.map((verb) => [verb, t(`verb.${verb}`)] as const)}
        onPick={async (verb) => {
          if (await step(job, verb)) onDone();
        }}
      />
    );
  }
  return (
    <Pick
      options={choices[ask].map((value) => [value as string, inWords(ask, value)] as const)}
      onPick={async (value) => {
        if (await change(job, { [ask]: value } as Told)) onDone();
      }}
    />
  );
}

/** The questions, one at a time. Each answer is written down at once, so one can stop anywhere and go on another day. */
export function AskScreen({ firm, root }: { firm: number; root: string }) {
  const rows = nodesOf(firm, root);
  const [skipped, setSkipped] = useState<ReadonlySet<string>>(new Set());
  // What is being asked stays on the screen until it is answered, whatever others write meanwhile.
  const [held, hold] = useState<string | null>(null);
  const all = questions(rows);
  const asked = nextQuestion(rows, skipped);
  const splitting = held === `${root}/split` ? rows.find((row) => row.key === root) : undefined;
  const current: Question | null = splitting ? { job: splitting, ask: "split", step: 2 } : asked;
  const name = current ? nameOf(current) : "";
  useEffect(() => {
    if (current?.ask === "split") hold(name);
    document.querySelector<HTMLElement>("#ask-first")?.focus({ preventScroll: true });
  }, [name]);
  const whole = rows.find((row) => row.key === root && !row.removed);
  if (!whole) return <NoTree />;
  const home = `/jobs/${firm}/${root}`;
  if (!current) {
    return (
      <DeskPage
        title={t("done")}
        back={home}
        primary={
          <Button kind="primary" icon="next" href={`#${home}`} full>
            {t("done.tree")}
          </Button>
        }
      >
        <div class="stack wide job-ask">
          <Steps now={3} />
          <Summary rows={rows} root={whole} />
          <div>
            <Button icon="print" href={`#${home}/sheet`}>
              {t("sheet.open")}
            </Button>
          </div>
        </div>
      </DeskPage>
    );
  }
  return (
    <DeskPage title={t(`ask.${current.ask}`)} back={home}>
      <div class="stack wide job-ask">
        <Steps now={current.step} />
        <p class="job-about">
          <strong>{current.job.facts.title}</strong>{" "}
          {all.length > 0 && <span class="small soft num">{t("ask.left", { n: all.length })}</span>}
        </p>
        <p class="soft">{t(`why.${current.ask}`)}</p>
        <Answer
          key={name}
          asked={current}
          rows={rows}
          onDone={() => {
            hold(null);
            // A step whose answers were put off is not asked again, nor is what was split.
            setSkipped(new Set([...skipped, name]));
          }}
        />
        <Button
          kind="quiet"
          onClick={() => {
            hold(null);
            setSkipped(new Set([...skipped, name]));
          }}
        >
          {t("later")}
        </Button>
      </div>
    </DeskPage>
  );
}
