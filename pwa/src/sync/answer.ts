/**
 * An answer, read: the part of a message down that counts.
 *
 * Reading and absorbing are two steps because the device reads without its storage and absorbs inside one transaction.
 */
import { decodeLine, NotOurProtocol, wholeLines } from "./codec.ts";
import type { Drop, Forgot, From, Gone, Hi, Line, Mend, Outcome, Row, To, Unlike, Want } from "./messages.ts";

/** A whole piece of a scope's feed: from a seq to another. With a mask it mends: its rows replace those buckets. */
export interface Segment {
  readonly word: "segment";
  readonly scope: string;
  readonly from: number;
  readonly to: number;
  readonly sum: string;
  readonly count: number;
  readonly more: boolean;
  readonly changes: readonly (Row | Drop)[];
  readonly mask?: string;
}

export interface Answer {
  readonly hi: Hi;
  readonly forgot: readonly Forgot[];
  readonly outcomes: readonly Outcome[];
  /** Files still to be sent, the oldest first (FI3). */
  readonly wanted: readonly Want[];
  /** In the order of the lines. */
  readonly scopes: readonly (Gone | Unlike | Segment)[];
  /** The `end` with the right nonce has arrived (EX4). */
  readonly complete: boolean;
}

/** What counts of a text that may have been cut anywhere; null when it is no answer to this nonce (EX2, EX3). */
export function readAnswer(text: string, nonce: string): Answer | null {
  let hi: Hi | null = null;
  let complete = false;
  const forgot: Forgot[] = [];
  const outcomes: Outcome[] = [];
  const wanted: Want[] = [];
  const scopes: (Gone | Unlike | Segment)[] = [];
  let open: { from: From | Mend; changes: (Row | Drop)[] } | null = null;
  for (const raw of wholeLines(text)) {
    const line = tryLine(raw);
    if (!hi) {
      if (line === "broken" || line?.word !== "hi" || line.nonce !== nonce) return null;
      hi = line;
      continue;
    }
    if (line === "broken") break;
    switch (line?.word) {
      case "forgot":
        forgot.push(line);
        break;
      case "done":
        outcomes.push(line);
        break;
      case "want":
        wanted.push(line);
        break;
      case "gone":
      case "unlike":
        scopes.push(line);
        break;
      case "from":
      case "mend":
        open = { from: line, changes: [] };
        break;
      case "row":
      case "drop":
        open?.changes.push(line);
        break;
      case "to":
        if (open?.from.scope !== line.scope) break;
        scopes.push(segment(open.from, open.changes, line));
        open = null;
        break;
      case "end":
        complete ||= line.nonce === nonce;
        break;
    }
  }
  return hi && { hi, forgot, outcomes, wanted, scopes, complete };
}

/** A broken line ends what counts, as if the answer had been cut before it. */
function tryLine(text: string): Line | null | "broken" {
  try {
    return decodeLine(text);
  } catch (error) {
    if (error instanceof NotOurProtocol) return "broken";
    throw error;
  }
}

function segment(from: From | Mend, changes: readonly (Row | Drop)[], to: To): Segment {
  const { scope, seq, sum, count, more } = to;
  const whole: Segment = { word: "segment", scope, from: from.seq, to: seq, sum, count, more, changes };
  return from.word === "mend" ? { ...whole, mask: from.mask } : whole;
}
