/** The questions for somebody who does not know what to write: 書き出す → 分解する → ひとかけらから出す. Pure. */
import type { Job } from "./rows.ts";
import { childrenOf } from "./weighing.ts";

export type Ask = "freq" | "minutes" | "who" | "risk" | "split" | "verdict" | "sure" | "same" | "secret";

export interface Question {
  job: Job;
  ask: Ask;
  step: 1 | 2 | 3;
}

/** The name under which a question is skipped. */
export const nameOf = ({ job, ask }: Question): string => `${job.key}/${ask}`;

const missing: Readonly<Record<Exclude<Ask, "split" | "verdict">, (job: Job) => boolean>> = {
  freq: ({ facts }) => facts.times === undefined || !facts.per,
  minutes: ({ facts }) => facts.minutes === undefined,
  who: ({ facts }) => !facts.who && facts.hands === undefined,
  risk: ({ facts }) => !facts.risk,
  sure: ({ facts }) => !facts.sure,
  same: ({ facts }) => !facts.same,
  secret: ({ facts }) => !facts.secret,
};

/** What is still to be asked, in order: of the whole, then how it is split, then of each leaf. */
export function questions(rows: readonly Job[]): Question[] {
  const below = childrenOf(rows);
  const [root] = below.get("") ?? [];
  if (!root) return [];
  const found: Question[] = [];
  for (const ask of ["freq", "minutes", "who", "risk"] as const) {
    if (missing[ask](root)) found.push({ job: root, ask, step: 1 });
  }
  if (!below.has(root.key)) found.push({ job: root, ask: "split", step: 2 });
  const visit = (job: Job): void => {
    const parts = below.get(job.key);
    if (parts) {
      for (const part of parts) visit(part);
      return;
    }
    if (job.state === "retired" || job.state === "templated") return;
    if (job.state === "written") found.push({ job, ask: "verdict", step: 3 });
    const asks =
      job.state === "keep_inside"
        ? (["freq", "minutes"] as const)
        : (["freq", "minutes", "sure", "same", "secret"] as const);
    for (const ask of asks) {
      if (missing[ask](job) && !(job === root && (ask === "freq" || ask === "minutes")))
        found.push({ job, ask, step: 3 });
    }
  };
  visit(root);
  return found;
}

/** The first question that nobody has put off; null when there is none. */
export function nextQuestion(rows: readonly Job[], skipped: ReadonlySet<string>): Question | null {
  return questions(rows).find((question) => !skipped.has(nameOf(question))) ?? null;
}
