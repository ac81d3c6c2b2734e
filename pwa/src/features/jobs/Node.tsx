import { useState } from "preact/hooks";
import { when } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Select, TextInput } from "../../ui/Field.tsx";
import type { IconName } from "../../ui/Icon.tsx";
import { Person } from "../hubs/Person.tsx";
import { move, remove, say, split, step, who } from "./data.ts";
import { FactInput } from "./FactInput.tsx";
import type { Job } from "./rows.ts";
import { looks } from "./say.ts";
import { after, type Verb } from "./steps.ts";
import { childrenOf } from "./weighing.ts";
import { t } from "./words.ts";

const verbs: readonly [Verb, IconName][] = [
  ["agree", "check"],
  ["suggest", "share"],
  ["ask", "people"],
  ["keep", "home"],
  ["retire", "x"],
  ["reopen", "undo"],
];

/** What becomes of it: the steps that there are from here, with a reason. */
function Verdict({ job }: { job: Job }) {
  const [reason, setReason] = useState("");
  const { icon, tone } = looks[job.state];
  const possible = verbs.filter(([verb]) => after(verb, who.value, job.state) !== null);
  const [first] = possible;
  return (
    <section class="stack" aria-labelledby="job-verdict">
      <div class="row ends">
        <h2 id="job-verdict">{t("verdict")}</h2>
        <Badge tone={tone} icon={icon}>
          {t(`state.${job.state}`)}
        </Badge>
      </div>
      {job.reason && <p class="pre">{job.reason}</p>}
      {job.template && <p class="small soft num">{t("template.of", { code: job.template })}</p>}
      {job.state === "split" && <p class="small soft">{t("verdict.split")}</p>}
      {who.value === "coordinator" && after("template", "coordinator", job.state) && (
        <Button kind="primary" icon="file" full href={`#/templates/new?job=${job.firm}-${job.key}`}>
          {t(job.template ? "template.again" : "template.make")}
        </Button>
      )}
      {who.value === "firm" && job.state === "agreed" && <p class="small soft">{t("template.soon")}</p>}
      {possible.length > 0 && (
        <>
          {possible.some(([verb]) => verb === "keep" || verb === "ask") && (
            <TextInput
              id="job-reason"
              label={t("reason")}
              hint={t("reason.hint")}
              value={reason}
              maxLength={500}
              onInput={setReason}
            />
          )}
          <div class="row">
            {possible.map(([verb, mark]) => (
              <Button
                key={verb}
                icon={mark}
                kind={
                  verb === "agree" && first?.[0] === "agree"
                    ? "primary"
                    : verb === "retire" || verb === "reopen"
                      ? "quiet"
                      : "plain"
                }
                onClick={() => {
                  void step(job, verb, verb === "reopen" ? "" : reason);
                  setReason("");
                }}
              >
                {t(`verb.${verb}`)}
              </Button>
            ))}
          </div>
        </>
      )}
    </section>
  );
}

/** Splitting: a line is a step, Enter writes it down. */
export function AddBelow({ job, id = "job-add" }: { job: Job; id?: string }) {
  const [title, setTitle] = useState("");
  const add = async () => {
    if (title.trim() && (await split(job, [title.trim()]))) setTitle("");
  };
  return (
    <div class="job-add">
      <TextInput
        id={id}
        label={t("add", { title: job.facts.title ?? "" })}
        value={title}
        maxLength={100}
        enterKeyHint="enter"
        onInput={setTitle}
        onEnter={() => void add()}
      />
      <Button icon="add" onClick={() => void add()} disabled={!title.trim()}>
        {t("add.do")}
      </Button>
    </div>
  );
}

function Comments({ job }: { job: Job }) {
  const [words, setWords] = useState("");
  return (
    <section class="stack" aria-labelledby="job-comments">
      <h2 id="job-comments">{t("comments")}</h2>
      {job.comments.length === 0 && <p class="small soft">{t("comments.none")}</p>}
      <ul class="stack">
        {job.comments.map((said) => (
          <li key={`${said.by.id} ${said.at} ${said.words}`} class="stack tight">
            <Person name={said.by.name} tint={said.by.tint} size="s" plain>
              {when(said.at)}
            </Person>
            <p class="pre">{said.words}</p>
          </li>
        ))}
      </ul>
      <TextInput
        id="job-say"
        label={t("comment")}
        value={words}
        multiline
        rows={2}
        maxLength={500}
        onInput={setWords}
      />
      <div>
        <Button
          icon="send"
          disabled={!words.trim()}
          onClick={async () => {
            if (await say(job, words.trim())) setWords("");
          }}
        >
          {t("comment.do")}
        </Button>
      </div>
    </section>
  );
}

/** Another place in its tree: up and down among its neighbours, or below something else. */
function Place({ job, rows }: { job: Job; rows: readonly Job[] }) {
  const below = childrenOf(rows);
  const inside = new Set<string>();
  const collect = (key: string): void => {
    inside.add(key);
    for (const part of below.get(key) ?? []) collect(part.key);
  };
  collect(job.key);
  const neighbours = below.get(job.parent) ?? [];
  const at = neighbours.findIndex((one) => one.key === job.key);
  const parents = rows.filter((row) => !row.removed && !inside.has(row.key));
  return (
    <section class="stack" aria-labelledby="job-place">
      <h2 id="job-place">{t("place")}</h2>
      <div class="row">
        <Button disabled={at <= 0} onClick={() => void move(job, job.parent, neighbours[at - 2]?.key ?? "")}>
          {t("place.up")}
        </Button>
        <Button
          disabled={at < 0 || at === neighbours.length - 1}
          onClick={() => void move(job, job.parent, neighbours[at + 1]?.key ?? "")}
        >
          {t("place.down")}
        </Button>
        <Button kind="quiet" icon="trash" onClick={() => void remove(job)}>
          {t("remove")}
        </Button>
      </div>
      {parents.length > 1 && (
        <Select
          id="job-parent"
          label={t("place.below")}
          value={job.parent}
          options={parents.map((row) => ({ value: row.key, label: row.facts.title ?? "" }))}
          onChange={(parent) => void move(job, parent, (below.get(parent) ?? []).at(-1)?.key ?? "")}
        />
      )}
    </section>
  );
}

/** Everything about one piece of work. */
export function Node({ job, rows }: { job: Job; rows: readonly Job[] }) {
  const leaf = job.state !== "split";
  return (
    <div class="card stack wide job-node" key={job.key}>
      <FactInput job={job} field="title" />
      <Verdict job={job} />
      <section class="stack" aria-labelledby="job-facts">
        <h2 id="job-facts">{t("facts")}</h2>
        {!leaf && <p class="small soft">{t("facts.estimate")}</p>}
        <div class="trio">
          <FactInput job={job} field="per" />
          <FactInput job={job} field="times" />
          <FactInput job={job} field="unit" />
        </div>
        <div class="trio">
          <FactInput job={job} field="minutes" />
          <FactInput job={job} field="who" />
          <FactInput job={job} field="hands" />
        </div>
        {job.facts.hands === 1 && <p class="small job-alone">{t("alone.why")}</p>}
        <FactInput job={job} field="risk" multiline />
        {leaf && (
          <div class="pair">
            <FactInput job={job} field="sure" />
            <FactInput job={job} field="same" />
            <FactInput job={job} field="secret" />
          </div>
        )}
      </section>
      <section class="stack" aria-labelledby="job-split">
        <h2 id="job-split">{t("split")}</h2>
        <AddBelow job={job} />
      </section>
      <Comments job={job} />
      {job.parent ? (
        <Place job={job} rows={rows} />
      ) : (
        <div>
          <Button kind="quiet" icon="trash" onClick={() => void remove(job)}>
            {t("remove")}
          </Button>
        </div>
      )}
    </div>
  );
}
