/** Messages to text and back. The only place that knows the shape of a line. Twin of sync/codec.py. */
import type { Line, Mutation, Up, Verdict } from "./messages.ts";
import { BUDGET, PROTOCOL } from "./version.ts";

/** A line that is none of this protocol: what comes after it cannot be trusted. */
export class NotOurProtocol extends Error {
  override name = "NotOurProtocol";
}

/** The text of a mutation. It is made once, by the device that numbers it (MU1). */
export function encodeMutation(mutation: Mutation): string {
  const { n, name, ver, lane, seen, at, args, files, origin } = mutation;
  return JSON.stringify({ n, name, ver, lane, seen, at, args, files, origin });
}

/** Read back a text that this device wrote. */
export function decodeMutation(text: string): Mutation {
  return JSON.parse(text) as Mutation;
}

/** What need not be said, as JSON: on 2G each byte takes a fifth of a millisecond. */
const USUALLY: Readonly<Record<string, string>> = {
  inc: "1",
  seen: "0",
  wall: "0",
  beat: "[0,0,0,0]",
  app: '""',
  cursors: "{}",
  budget: `${BUDGET}`,
};

/** The text of a message up; mutations stand in it with their own text unchanged (MU1). */
export function encodeUp(up: Up): string {
  const { mutations, ...rest } = up;
  const told = Object.entries(rest).filter(([key, value]) => JSON.stringify(value) !== USUALLY[key]);
  const head = JSON.stringify({ v: PROTOCOL, ...Object.fromEntries(told) });
  return mutations.length > 0 ? `${head.slice(0, -1)},"mutations":[${mutations.join(",")}]}` : head;
}

/** The complete lines of an answer that may have been cut anywhere (EX3). */
export function* wholeLines(answer: string): Generator<string> {
  let start = 0;
  for (let end = answer.indexOf("\n"); end >= 0; end = answer.indexOf("\n", start)) {
    yield answer.slice(start, end);
    start = end + 1;
  }
}

/** One line without its LF; null for a word that this version does not know (EX5). Throws NotOurProtocol. */
export function decodeLine(text: string): Line | null {
  let parts: unknown;
  try {
    parts = JSON.parse(text);
  } catch {
    throw new NotOurProtocol();
  }
  if (!Array.isArray(parts)) throw new NotOurProtocol();
  const [word, ...values] = parts as unknown[];
  const shape = SHAPES.get(asText(word));
  if (!shape) return null;
  if (word === "row" && values.length !== 2) throw new NotOurProtocol();
  const fields = shape.map(([name, read], i) => [name, name === "body" ? bodyOf(text) : read(values[i])]);
  return { word, ...Object.fromEntries(fields) } as Line;
}

/** How many bytes a text is in UTF-8; this half has no TextEncoder. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    // A surrogate pair is two units and four bytes: two more for the pair, so one more for each half.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}

/** The body of a row line: between the second comma and the closing bracket. Ids hold no quotes, so no escapes either. */
function bodyOf(line: string): string {
  const open = line.indexOf('"', line.indexOf(",")) + 1;
  const close = line.indexOf('"', open);
  if (line.slice(open, close).includes("\\")) throw new NotOurProtocol();
  return line.slice(line.indexOf(",", close) + 1, line.lastIndexOf("]"));
}

function asText(value: unknown): string {
  if (typeof value !== "string") throw new NotOurProtocol();
  return value;
}

function asCount(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new NotOurProtocol();
  }
  return value;
}

function asTruth(value: unknown): boolean {
  if (typeof value !== "boolean") throw new NotOurProtocol();
  return value;
}

function asVerdict(value: unknown): Verdict {
  if (value !== "applied" && value !== "held" && value !== "refused") throw new NotOurProtocol();
  return value;
}

function asMask(value: unknown): string {
  if (!/^[0-9a-f]+$/.test(asText(value))) throw new NotOurProtocol();
  return asText(value);
}

function asCode(value: unknown): string | null {
  return value === undefined || value === null ? null : asText(value);
}

/** The fields of a line: what stands after its word, in this order. */
type Shape<W extends Line["word"]> = {
  [F in Exclude<keyof Extract<Line, { word: W }>, "word">]: (value: unknown) => Extract<Line, { word: W }>[F];
};

const FIELDS: { [W in Line["word"]]: Shape<W> } = {
  hi: { v: asCount, nonce: asText, time: asCount, last: asCount, inc: asCount, pace: asCount },
  forgot: { inc: asCount, last: asCount },
  done: { n: asCount, verdict: asVerdict, code: asCode },
  want: { sha256: asText, offset: asCount },
  gone: { scope: asText, why: asText },
  from: { scope: asText, seq: asCount },
  unlike: { scope: asText },
  mend: { scope: asText, seq: asCount, mask: asMask },
  row: { id: asText, body: String },
  drop: { id: asText, why: asText },
  to: { scope: asText, seq: asCount, sum: asText, count: asCount, more: asTruth },
  end: { nonce: asText },
};

const SHAPES = new Map(Object.entries(FIELDS).map(([word, fields]) => [word, Object.entries(fields)]));
