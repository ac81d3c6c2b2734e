/** The firm's work as it will probably be, with what waits in the outbox. Pure; the server's half is server/features/jobs/tree.py. */
import type { Me, Pending } from "../../house.ts";
import type { Facts, Job, JobState } from "./rows.ts";
import { after, type Verb, type Who } from "./steps.ts";

export interface Sprout {
  job: string;
  parent: string;
  facts: Facts;
  verb?: "" | "suggest" | "ask" | "keep";
  reason?: string;
}

/** A field that is cleared is sent as a blank, or null for a number. */
export type Told = { [F in keyof Facts]?: Facts[F] | "" | null };

interface Args {
  firm: number;
  job: string;
  facts?: Told;
  nodes?: Sprout[];
  into?: Sprout[];
  parent?: string;
  behind?: string;
  verb?: Verb;
  reason?: string;
  words?: string;
  template?: string;
}

export const rowKey = (firm: number, key: string): string => `${firm}-${key}`;

class Draft {
  readonly rows: Map<string, Job>;
  readonly firm: number;
  readonly who: Who;

  constructor(rows: Map<string, Job>, firm: number, who: Who) {
    this.rows = rows;
    this.firm = firm;
    this.who = who;
  }

  get(key: string): Job | undefined {
    return this.rows.get(rowKey(this.firm, key));
  }

  put(key: string, next: Partial<Job>): void {
    const before = this.get(key);
    if (before) this.rows.set(rowKey(this.firm, key), { ...before, ...next });
  }

  below(parent: string): Job[] {
    return [...this.rows.values()]
      .filter((row) => row.firm === this.firm && row.parent === parent && !row.removed)
      .sort((a, b) => a.place - b.place);
  }

  /** Split is what has something below it, and nothing else is. */
  settle(key: string): void {
    const split = this.below(key).length > 0;
    const state = this.get(key)?.state;
    if (split !== (state === "split")) this.put(key, { state: split ? "split" : "written", reason: "" });
  }

  revive(key: string): void {
    for (let at = this.get(key); at; at = this.get(at.parent)) {
      if (!at.removed) continue;
      this.put(at.key, { removed: false });
      if (at.parent) this.settle(at.parent);
    }
  }

  add(root: string, sprout: Sprout, at: number): void {
    const places = this.below(sprout.parent).map((row) => row.place);
    const verb = sprout.verb || null;
    this.rows.set(rowKey(this.firm, sprout.job), {
      firm: this.firm,
      key: sprout.job,
      root,
      parent: sprout.parent,
      place: Math.max(-1, ...places) + 1,
      state: (verb && after(verb, this.who, "written")) || "written",
      reason: sprout.reason ?? "",
      template: "",
      version: 1,
      removed: false,
      facts: written({}, sprout.facts),
      kept: [],
      comments: [],
      at,
    });
    if (!sprout.parent) return;
    this.revive(sprout.parent);
    this.settle(sprout.parent);
  }

  move(key: string, parent: string, behind: string): void {
    const left = this.get(key)?.parent;
    for (let at = this.get(parent); at; at = this.get(at.parent)) if (at.key === key || at.removed) return;
    if (!left || !this.get(parent)) return;
    const others = this.below(parent).filter((row) => row.key !== key);
    const found = others.findIndex((row) => row.key === behind);
    others.splice(behind === "" ? 0 : found < 0 ? others.length : found + 1, 0, this.get(key) as Job);
    this.put(key, { parent });
    others.forEach((row, place) => {
      this.put(row.key, { place });
    });
    this.settle(left);
    this.settle(parent);
  }
}

function written(facts: Facts, told: Told): Facts {
  const next: Record<string, unknown> = { ...facts, ...told };
  for (const [name, value] of Object.entries(next)) if (value === "" || value === null) delete next[name];
  return next as Facts;
}

function play(draft: Draft, mutation: Pending, me: Me): void {
  const { name, at } = mutation;
  const args = mutation.args as Args;
  if (name === "job.write") {
    draft.add(args.job, { job: args.job, parent: "", facts: (args.facts ?? {}) as Facts }, at);
    for (const each of args.nodes ?? []) draft.add(args.job, each, at);
    return;
  }
  const row = draft.get(args.job);
  if (!row) return;
  switch (name) {
    case "job.split":
      for (const each of args.into ?? []) draft.add(row.root, each, at);
      break;
    case "job.change":
      draft.revive(args.job);
      draft.put(args.job, {
        facts: written(row.facts, args.facts ?? {}),
        kept: row.kept.filter((kept) => args.facts?.[kept.field] === undefined),
      });
      break;
    case "job.move":
      draft.move(args.job, args.parent ?? "", args.behind ?? "");
      break;
    case "job.remove":
      draft.put(args.job, { removed: true });
      draft.settle(row.parent);
      break;
    case "job.restore":
      draft.revive(args.job);
      break;
    case "job.state": {
      const state: JobState | null = args.verb ? after(args.verb, draft.who, row.state) : null;
      if (state) draft.put(args.job, { state, reason: args.reason ?? "" });
      break;
    }
    case "job.comment": {
      draft.revive(args.job);
      const said = { by: me, firm: draft.who === "firm", words: args.words ?? "", at };
      draft.put(args.job, { comments: [...row.comments, said] });
      break;
    }
    case "job.template":
      draft.put(args.job, { state: "templated", template: args.template ?? "" });
      break;
  }
}

/** The rows with everything that waits done to them. */
export function foresee(
  base: ReadonlyMap<string, Job>,
  pending: readonly Pending[],
  me: Me | null,
): ReadonlyMap<string, Job> {
  const own = pending.filter(({ name }) => name.startsWith("job."));
  if (own.length === 0 || me === null) return base;
  const rows = new Map(base);
  for (const each of own) {
    play(new Draft(rows, (each.args as Args).firm, me.role === "firm" ? "firm" : "coordinator"), each, me);
  }
  return rows;
}
