/**
 * A small server for tests: the authority's half of SPEC.md for one device, in memory, written to be read.
 *
 * It keeps to the rules that a device can see. What it does with a mutation is the test's business (`judge`).
 */
import { createHash } from "node:crypto";
import { decodeMutation } from "../sync/codec.ts";
import type { Mutation, Verdict } from "../sync/messages.ts";

type Judgement = readonly [Verdict, string?];

interface Scope {
  /** In order of change; a dropped row is null. */
  feed: { seq: number; id: string; body: string | null; why: string }[];
  head: number;
  marks: Map<number, string>;
}

interface UpText {
  inc: number;
  lives?: [inc: number, n: number, print: string][];
  nonce: string;
  seen: number;
  cursors: Record<string, [number, string]>;
  buckets?: Record<string, string>;
  mutations: unknown[];
}

export class ModelServer {
  readonly inbox = new Map<number, Map<number, { text: string; judgement: Judgement }>>();
  readonly scopes = new Map<string, Scope>();
  /** The newest incarnation. */
  inc = 1;
  pace = 0;
  judge: (mutation: Mutation) => Judgement = () => ["applied"];
  /** Rows a page, as small as it takes to see several. */
  rowsPerPage = 2;
  /** Whether scopes are so small that another history is sent from 0 rather than mended. */
  small = true;
  /** How many messages came. */
  heard = 0;

  put(scope: string, id: string, row: object): void {
    this.#change(scope, id, JSON.stringify(row), "");
  }

  drop(scope: string, id: string, why: string): void {
    this.#change(scope, id, null, why);
  }

  /** Everything of this incarnation that was taken, in order. */
  taken(inc = this.inc): Mutation[] {
    return Array.from(this.inbox.get(inc)?.values() ?? [], ({ text }) => decodeMutation(text));
  }

  /** The rows of a scope, as a device must have them. */
  rows(scope: string): Record<string, string> {
    const feed = this.scopes.get(scope)?.feed ?? [];
    return Object.fromEntries(feed.flatMap(({ id, body }) => (body === null ? [] : [[id, body] as const])));
  }

  answer(text: string): string {
    this.heard++;
    const up = { inc: 1, seen: 0, cursors: {}, mutations: [], ...JSON.parse(text) } as UpText;
    const trusted = this.#push(up, mutationTexts(text, up.mutations));
    const inbox = this.#inboxOf(up.inc);
    const inc = trusted < Number.POSITIVE_INFINITY ? this.inc : up.inc;
    const lines: unknown[][] = [["hi", 1, up.nonce, 1_790_000_000_000, this.#last(up.inc), inc, this.pace]];
    for (const [life, n, print] of up.lives ?? []) {
      const known = this.#inboxOf(life).get(n);
      if (!known) lines.push(["forgot", life, this.#last(life)]);
      else if (printOf(known.text) !== print) lines.push(["forgot", life, 0]);
    }
    for (const [n, { judgement }] of inbox) if (n > up.seen && n < trusted) lines.push(["done", n, ...judgement]);
    for (const scope of Object.keys(up.cursors))
      if (!this.scopes.has(scope)) lines.push(["gone", scope, "not_a_member"]);
    const pulled = Array.from(this.scopes, ([name, scope]) =>
      this.#pull(name, scope, up.cursors[name], up.buckets?.[name]),
    );
    return [...lines.map((line) => JSON.stringify(line)), ...pulled.flat(), JSON.stringify(["end", up.nonce]), ""].join(
      "\n",
    );
  }

  /** Take what may be taken. Outcomes below the returned number are of bytes that were compared. */
  #push(up: UpText, texts: readonly string[]): number {
    const inbox = this.#inboxOf(up.inc);
    this.inc = Math.max(this.inc, up.inc);
    for (const text of texts) {
      const mutation = decodeMutation(text);
      const known = inbox.get(mutation.n);
      if (known && known.text !== text) {
        this.inc++;
        return mutation.n;
      }
      if (known) continue;
      if (mutation.n !== this.#last(up.inc) + 1) break;
      inbox.set(mutation.n, { text, judgement: this.judge(mutation) });
    }
    return Number.POSITIVE_INFINITY;
  }

  #pull(name: string, scope: Scope, asked: [number, string] | undefined, sums?: string): string[] {
    const [seq, sum] = asked ?? [0, ""];
    const follows = seq <= scope.head && (sum === "" || scope.marks.get(seq) === sum);
    if (seq > 0 && !this.small && (sums || !follows)) {
      return sums ? this.#mend(name, scope, seq, sums) : [JSON.stringify(["unlike", name])];
    }
    let at = follows && !sums ? seq : 0;
    if (at === scope.head && asked && !sums) return [];
    const lines: string[] = [];
    const count = Object.keys(this.rows(name)).length;
    for (;;) {
      const rest = scope.feed.filter((entry) => entry.seq > at && (at > 0 || entry.body !== null));
      const page = rest.slice(0, this.rowsPerPage);
      const to = rest.length > page.length ? (page.at(-1)?.seq ?? scope.head) : scope.head;
      const more = to < scope.head;
      lines.push(JSON.stringify(["from", name, at]));
      for (const { id, body, why } of page) {
        lines.push(body === null ? JSON.stringify(["drop", id, why]) : `["row","${id}",${body}]`);
      }
      lines.push(JSON.stringify(["to", name, to, more ? "" : (scope.marks.get(to) ?? ""), count, more]));
      at = to;
      if (!more) return lines;
    }
  }

  /** A mending segment for each bucket that differs, or one for none. */
  #mend(name: string, scope: Scope, seq: number, sums: string): string[] {
    const told = Buffer.from(sums, "base64");
    const left = Array.from({ length: told.length / 8 }, (_, bucket) => told.readBigUInt64BE(bucket * 8));
    const bucketOf = (id: string) => (createHash("sha256").update(id).digest().readUInt16BE() * left.length) >> 16;
    const rows = Object.entries(this.rows(name));
    for (const [id, body] of rows) left[bucketOf(id)] = (left[bucketOf(id)] ?? 0n) ^ hashOf(id, body);
    const differing = left.flatMap((sum, bucket) => (sum === 0n ? [] : [bucket]));
    return (differing.length > 0 ? differing : [-1]).flatMap((bucket, i) => {
      const mask = bucket < 0 ? 0n : 1n << BigInt(left.length - 1 - bucket);
      const more = i + 1 < differing.length;
      return [
        JSON.stringify(["mend", name, seq, mask.toString(16).padStart(left.length / 4, "0")]),
        ...rows.filter(([id]) => bucketOf(id) === bucket).map(([id, body]) => `["row","${id}",${body}]`),
        JSON.stringify(["to", name, scope.head, scope.marks.get(scope.head) ?? "", rows.length, more]),
      ];
    });
  }

  #inboxOf(inc: number): Map<number, { text: string; judgement: Judgement }> {
    const inbox = this.inbox.get(inc) ?? new Map<number, { text: string; judgement: Judgement }>();
    this.inbox.set(inc, inbox);
    return inbox;
  }

  #last(inc: number): number {
    return Math.max(0, ...this.#inboxOf(inc).keys());
  }

  #change(name: string, id: string, body: string | null, why: string): void {
    const scope = this.scopes.get(name) ?? { feed: [], head: 0, marks: new Map() };
    this.scopes.set(name, scope);
    scope.head++;
    scope.feed = [...scope.feed.filter((entry) => entry.id !== id), { seq: scope.head, id, body, why }];
    scope.marks.set(scope.head, sumOfRows(this.rows(name)));
  }
}

/** The start of the SHA-256 of a mutation's text. */
export function printOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function hashOf(id: string, body: string): bigint {
  return createHash("sha256").update(`${id}\n${body}`).digest().readBigUInt64BE();
}

function sumOfRows(rows: Record<string, string>): string {
  let total = 0n;
  for (const [id, body] of Object.entries(rows)) {
    total ^= hashOf(id, body);
  }
  return total.toString(16).padStart(16, "0");
}

/** The exact texts of the mutations in a message of ours, which writes them with JSON.stringify. */
function mutationTexts(text: string, mutations: unknown[]): string[] {
  const texts = mutations.map((mutation) => JSON.stringify(mutation));
  if (texts.length > 0 && !text.endsWith(`"mutations":[${texts.join(",")}]}`))
    throw new Error("a mutation lost its text");
  return texts;
}
