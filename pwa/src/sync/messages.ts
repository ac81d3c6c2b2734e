/** The parts of the two messages. SPEC.md describes them; the names are those of sync/messages/. */

/** One file that belongs to a mutation; it travels apart, named by its hash. */
export interface Attachment {
  readonly sha256: string;
  readonly size: number;
  readonly type: string;
}

/** What a person did, as the device wrote it down (MU1). */
export interface Mutation {
  readonly n: number;
  readonly name: string;
  readonly ver: number;
  readonly lane: string;
  readonly seen: number;
  readonly at: number;
  readonly args: unknown;
  readonly files: readonly Attachment[];
  /** The incarnation and number that it had first, when it has others now (MU11). */
  readonly origin?: readonly [inc: number, n: number];
}

/** A mutation with its exact text: what is stored, sent and hashed. */
export interface Queued {
  readonly inc: number;
  readonly n: number;
  readonly text: string;
}

export type Verdict = "applied" | "held" | "refused";

/** What the authority made of mutation `n`; `code` is null when it was applied. */
export interface Outcome {
  readonly word: "done";
  readonly n: number;
  readonly verdict: Verdict;
  readonly code: string | null;
}

/** `[seq, sum]`: how far a device has read a scope. The sum is empty in the middle of a download. */
export type Cursor = readonly [seq: number, sum: string];

/** `[pending, bytes, oldest_ms, storage_bytes]`. */
export type Beat = readonly [pending: number, bytes: number, oldestMs: number, storageBytes: number];

/** The newest mutation of an incarnation in the archive, and the first 16 hex digits of the SHA-256 of its bytes (MU9). */
export type Life = readonly [inc: number, n: number, print: string];

/** The message up; `mutations` are texts that stand in it unchanged. */
export interface Up {
  readonly device: string;
  readonly inc: number;
  readonly nonce: string;
  readonly seen: number;
  readonly wall: number;
  readonly beat: Beat;
  readonly app: string;
  readonly cursors: Readonly<Record<string, Cursor>>;
  readonly budget: number;
  /** Undefined when the archive is empty. */
  readonly lives: readonly Life[] | undefined;
  /** Bucket sums in base64, by scope; see buckets.ts. */
  readonly buckets?: Readonly<Record<string, string>> | undefined;
  readonly mutations: readonly string[];
}

/** The first line of an answer: whose answer it is, and where the server stands. */
export interface Hi {
  readonly word: "hi";
  readonly v: number;
  readonly nonce: string;
  readonly time: number;
  readonly last: number;
  readonly inc: number;
  readonly pace: number;
}

/** Of this incarnation the server has nothing above `last`, or something else than the device (MU9). */
export interface Forgot {
  readonly word: "forgot";
  readonly inc: number;
  readonly last: number;
}

/** A file that this person named and that is not verified yet, and how many of its bytes are there (FI3). */
export interface Want {
  readonly word: "want";
  readonly sha256: string;
  readonly offset: number;
}

export interface Gone {
  readonly word: "gone";
  readonly scope: string;
  readonly why: string;
}

export interface From {
  readonly word: "from";
  readonly scope: string;
  readonly seq: number;
}

/** The cursor of this scope follows another history: the sums of its buckets, please. */
export interface Unlike {
  readonly word: "unlike";
  readonly scope: string;
}

/** A segment begins that replaces the buckets of a mask, on a device that stands at this seq. */
export interface Mend {
  readonly word: "mend";
  readonly scope: string;
  readonly seq: number;
  readonly mask: string;
}

/** A live row; `body` is the exact text between the second comma and the closing bracket. */
export interface Row {
  readonly word: "row";
  readonly id: string;
  readonly body: string;
}

export interface Drop {
  readonly word: "drop";
  readonly id: string;
  readonly why: string;
}

export interface To {
  readonly word: "to";
  readonly scope: string;
  readonly seq: number;
  readonly sum: string;
  readonly count: number;
  readonly more: boolean;
}

export interface End {
  readonly word: "end";
  readonly nonce: string;
}

export type Line = Hi | Forgot | Outcome | Want | Gone | From | Unlike | Mend | Row | Drop | To | End;
