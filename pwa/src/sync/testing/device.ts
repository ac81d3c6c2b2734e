/**
 * A whole device in memory: a replica with its rows and its archive, in the form of the vectors' states.
 *
 * It is what a store has to do, written to be read; the tests of the real store compare themselves with it.
 */
import { readAnswer } from "../answer.ts";
import { type Buckets, bucketsOf } from "../buckets.ts";
import { decodeMutation } from "../codec.ts";
import type { Life, Queued, Verdict } from "../messages.ts";
import {
  type Absorbed,
  type Archived,
  absorb,
  compose,
  type Message,
  type Occasion,
  type Replica,
} from "../replica.ts";
import type { Digest } from "../sum.ts";
import { MAX_LIVES } from "../version.ts";

interface DumpedScope {
  seq: number;
  sum: string;
  count: number;
  more: boolean;
  unlike?: boolean;
  rows: Record<string, string>;
}

/** A state as it stands in the vectors. */
export interface Dump {
  device: string;
  inc: number;
  next: number;
  seen: number;
  /** A text, or one of a former life with its incarnation. */
  outbox: (string | [inc: number, text: string])[];
  archive: { inc: number; mutation: string; verdict: Verdict; code: string | null }[];
  scopes: Record<string, DumpedScope>;
}

export class MemoryDevice {
  replica: Replica;
  archive: Archived[];
  rows: Map<string, Map<string, string>>;

  readonly #print: (text: string) => string;

  /** `print` is that of a mutation (MU9); this half knows no platform that could hash. */
  constructor(dump: Dump, print: (text: string) => string) {
    this.#print = print;
    const { device, inc, next, seen } = dump;
    const numbered = (inc: number, text: string): Queued => ({ inc, n: decodeMutation(text).n, text });
    const outbox = dump.outbox.map((one) => (typeof one === "string" ? numbered(inc, one) : numbered(...one)));
    const scopes = Object.entries(dump.scopes).map(([name, { rows: _rows, ...standing }]) => [name, standing]);
    this.replica = { device, inc, next, seen, outbox, scopes: Object.fromEntries(scopes) };
    this.archive = dump.archive.map(({ mutation, ...rest }) => ({ ...numbered(rest.inc, mutation), ...rest }));
    this.rows = new Map(Object.entries(dump.scopes).map(([name, { rows }]) => [name, new Map(Object.entries(rows))]));
  }

  compose(nonce: string, occasion: Partial<Occasion> = {}): Message {
    const lives = this.#lives();
    return compose(this.replica, { ...occasion, nonce, ...(lives.length > 0 && { lives }) });
  }

  /** The bucket sums of the scopes that are unlike. */
  async sumUp(digest: Digest, encode: (bytes: string) => string): Promise<Record<string, Buckets>> {
    const unlike = Object.keys(this.replica.scopes).filter((name) => this.replica.scopes[name]?.unlike);
    const sums = unlike.map(
      async (name) => [name, await bucketsOf(this.rows.get(name) ?? new Map(), digest, encode)] as const,
    );
    return Object.fromEntries(await Promise.all(sums));
  }

  /** Null when the answer is not ours. */
  absorb(message: Message, text: string): Absorbed | null {
    const answer = readAnswer(text, message.nonce);
    if (!answer) return null;
    const absorbed = absorb(this.replica, message, answer, this.archive);
    this.#keep(absorbed);
    return absorbed;
  }

  dump(): Dump {
    const { device, inc, next, seen, outbox, scopes } = this.replica;
    const rowsOf = (name: string) => Object.fromEntries([...(this.rows.get(name) ?? [])].sort());
    return {
      device,
      inc,
      next,
      seen,
      outbox: outbox.map((queued) => (queued.inc === inc ? queued.text : [queued.inc, queued.text])),
      archive: this.archive.map(({ inc, text, verdict, code }) => ({ inc, mutation: text, verdict, code })),
      scopes: Object.fromEntries(
        Object.entries(scopes).map(([name, standing]) => [name, { ...standing, rows: rowsOf(name) }]),
      ),
    };
  }

  /** The newest of each life in the archive (MU9). */
  #lives(): Life[] {
    const newest = new Map<number, Archived>();
    for (const entry of this.archive) if (entry.n > (newest.get(entry.inc)?.n ?? 0)) newest.set(entry.inc, entry);
    const ascending = [...newest.values()].sort((a, b) => a.inc - b.inc).slice(-MAX_LIVES);
    return ascending.map(({ inc, n, text }) => [inc, n, this.#print(text)]);
  }

  #keep({ replica, settled, restored, scopes }: Absorbed): void {
    this.replica = replica;
    this.archive = [...this.archive, ...settled].filter((entry) => !restored.includes(entry));
    for (const change of scopes) {
      if (change.word === "unlike") continue;
      if (change.word === "gone") {
        this.rows.delete(change.scope);
        continue;
      }
      const rows = change.from === 0 ? new Map<string, string>() : (this.rows.get(change.scope) ?? new Map());
      for (const line of change.changes) {
        if (line.word === "row") rows.set(line.id, line.body);
        else rows.delete(line.id);
      }
      this.rows.set(change.scope, rows);
    }
  }
}
