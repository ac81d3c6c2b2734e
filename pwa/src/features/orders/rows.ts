// What the desk scope holds, as the server writes it. Keys of the maps are the part of a row's id after "/".

import type { Schema } from "../../forms/form.ts";
import type { WithFiles } from "../files/attached.ts";
import type { Source as Picture } from "../sources/source.ts";

export interface PersonRef {
  id: number;
  name: string;
  tint: number;
}

export interface FirmRef {
  id: number;
  name: string;
  contact: string;
  tint: number;
}

export type FieldType = "text" | "number" | "yen" | "date" | "choice" | "yesno" | "postal";

export const fieldTypes: readonly FieldType[] = ["text", "number", "yen", "date", "choice", "yesno", "postal"];

export interface FormField {
  key: string;
  label: string;
  type: FieldType;
  required: boolean;
  options?: string[];
}

/** `version` names the row with the template's form that the workers fill. */
export interface Form {
  given: { label: string }[];
  fields: FormField[];
  version?: number;
}

/** desk:CODE version/12: a template as it was published. */
export interface Version {
  template: string;
  no: number;
  form: Schema;
  title: string;
  purpose: string;
  instructions: string;
  example: string;
  manual: readonly (readonly [words: string, picture: string, size: number])[];
  data_class: "public" | "confidential" | "personal";
  ai: "allowed" | "ask" | "forbidden";
  share: number;
  size: number;
  minutes: number;
  yen: number;
  published_at: number;
  by: string;
}

export interface Counts {
  total: number;
  ready: number;
  leased: number;
  /** Delivered, and some of their files are not here. Left out when there are none. */
  waiting?: number;
  /** Every answer is in, and they differ. Left out when there are none. */
  differing?: number;
  received: number;
}

export interface Source {
  name: string;
  format: "csv" | "xlsx";
  encoding: string | null;
}

export type OrderState = "draft" | "terms_ready" | "open" | "closed" | "done";

/** Of an order that its firm wrote itself: since when, since when she asks for it, and the hub's words when it came back. */
interface Asked {
  asked_at?: number;
  proposed_at?: number | null;
  said?: string | null;
}

export interface DeskOrder extends Asked {
  code: string;
  title: string;
  state: OrderState;
  firm: FirmRef;
  purpose: string;
  instructions: string;
  minutes: number;
  yen: number;
  size: number;
  rows: number;
  pieces: Counts;
  late: number;
  /** Deliveries that wait for the desk, for the firm, are accepted, went back. */
  reviews?: { received: number; passed: number; accepted: number; returned: number };
  created_at: number;
  published_at: number | null;
  source: Source;
  form: Form;
  /** How many pieces in a hundred get two answers, and of how many the right ones are known. */
  double?: number;
  golds?: number;
}

export interface DeskPiece {
  order: number;
  code: string;
  no: number;
  state: "ready" | "leased" | "blocked_question" | "waiting" | "differing" | "received";
  worker: PersonRef | null;
  /** Where more than one answer is wanted. */
  workers?: PersonRef[];
  gold?: true;
  until: number | null;
  receipt: string | null;
  /** Of a lease that runs: since when it is theirs, when it was begun as far as is known, and that it goes to others at `until`. */
  taken?: number;
  started?: number;
  moving?: { at: number; to: PersonRef | null };
}

export type ResultState =
  | "waiting_files"
  | "received"
  | "passed"
  | "accepted"
  | "returned"
  | "replaced"
  | "late"
  | "accepted_late"
  | "paid_partial"
  | "not_used"
  | "answered"
  | "second"
  | "accepted_second"
  | "rejected"
  | "appealed"
  | "appeal_full"
  | "appeal_part"
  | "appeal_none";

/** `receipt` and `received_at` are null while it waits for files. */
export interface DeskResult extends WithFiles {
  piece: number;
  order: number;
  code: string;
  worker: PersonRef;
  state: ResultState;
  receipt: string | null;
  received_at: number | null;
  answers: string[][];
  /** What was written where the answer is another writing of it. */
  typed?: readonly (readonly [row: number, column: number, text: string])[];
  flags: string[];
  rev: number;
  /** The cells that are answered, while it waits for the desk. */
  given?: string[][];
  /** What they are read from, where there are pictures. */
  sources?: Picture[];
  /** A coordinator would not use it; somebody else has to say so, too. */
  proposed?: { reason: string; by: PersonRef | null };
}

/** One delivery before whoever is to look at it: a coordinator, or its firm, who is told no worker. */
export interface ToReview
  extends WithFiles,
    Pick<DeskResult, "piece" | "code" | "state" | "receipt" | "received_at">,
    Partial<Pick<DeskResult, "worker" | "answers" | "typed" | "flags" | "given" | "sources" | "proposed">> {
  id: number;
  rev: number;
  due_at?: number;
  reminded?: number;
}

/** A delivery as its firm hears of it: one with files, or one that was checked. */
export type FirmResult = Omit<ToReview, "id"> & { order: number; passed_at?: number };

/** When a delivery came: its text, while it waits for files. */
export function cameAt(result: Pick<DeskResult, "received_at" | "text_at">): number {
  return result.received_at ?? result.text_at ?? 0;
}

export interface DeskDevice {
  id: string;
  label: string;
  paired_at: number;
  contact_at: number | null;
  pending: number;
  /** What the newest heartbeat said; rows of an older server have none of it. Times are in ms. */
  pending_bytes?: number | null;
  pending_since?: number | null;
  storage?: number | null;
  ahead_ms?: number | null;
  /** Unsent things that it came back without, the last time that happened. */
  lost?: number | null;
  lost_at?: number | null;
  app: string;
  revoked: boolean;
}

export type Role = "worker" | "coordinator" | "firm";

export interface DeskPerson {
  id: number;
  name: string;
  role: Role;
  firm: { id: number; name: string } | null;
  tint: number;
  devices: DeskDevice[];
}

export interface DeskFirm {
  id: number;
  name: string;
  industry: string;
  contact: string;
  tint: number;
}

export interface Template {
  code: string;
  title: string;
  unit: string;
  size: number;
  minutes: number;
  yen: number;
  purpose: string;
  instructions: string;
}

export interface Hub {
  code: string;
  name: string;
  kana: string;
  base_business: string;
  hours: string;
  seats: number;
  facilities: string[];
  coordinator: PersonRef | null;
}

export interface FirmOrder extends Asked {
  code: string;
  title: string;
  state: OrderState;
  hub: { code: string; name: string; coordinator: PersonRef | null };
  rows: number;
  pieces: Counts;
  yen: number;
  /** Of work that needs a skill: how many can do it, in how many hubs. */
  team?: { people: number; hubs: number };
  published_at: number | null;
  source: Source;
  form: Form;
  reviews: { passed: number; accepted: number };
}
