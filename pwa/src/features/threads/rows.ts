/** Threads as the server writes them. Keys of the maps are the part of a row's id after "/". */
import type { WithFiles } from "../files/attached.ts";

export type SubjectKind = "piece" | "order" | "ledger";
export type Says = "word" | "question" | "answer";
export type Who = "worker" | "coordinator" | "firm";

/** Somebody who takes part. A firm is told no worker's name. */
export interface Part {
  role: Who;
  id?: number;
  name?: string;
  tint?: number;
}

export interface Mark extends Part {
  upto: number;
}

/** person:N, desk:CODE and firm:N thread/7. `firm` takes part from message `firm_from` on. Times are the server's, in ms. */
export interface Thread {
  kind: SubjectKind;
  subject: number;
  order: number;
  title: string;
  code: string;
  count: number;
  last_at: number;
  asked_at: number | null;
  read: Mark[];
  firm?: { id: number; name: string; contact: string; tint: number };
  firm_from?: number;
  /** On the desk: whose it is, and whether it can be brought before the firm. */
  worker?: (Part & { id: number; name: string; tint: number }) | null;
  may_route?: boolean;
}

/** person:N, desk:CODE and firm:N message/12 */
export interface Message extends WithFiles {
  thread: number;
  no: number;
  says: Says;
  words: string;
  at: number;
  by: Part;
}

/** hub:CODE and desk:CODE faq/3: of a template's work, or of an order's that has none. The desk knows where it was asked. */
export interface Faq extends WithFiles {
  template: string | null;
  order: number;
  question: string;
  answer: string;
  at: number;
  thread?: number;
}

/** What a thread hangs on, as a mutation names it. */
export interface On {
  kind: SubjectKind;
  id: number;
  worker?: number;
}

/** The arguments of `message.post`. */
export interface Post {
  thread?: number;
  on?: On;
  words: string;
  says: Says;
}
