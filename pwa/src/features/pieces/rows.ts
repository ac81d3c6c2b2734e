import type { WithFiles } from "../files/attached.ts";

/** What a worker's device holds, as the server writes it. Keys of the maps are the part of a row's id after "/". */

import type { FieldType as FormFieldType, Schema } from "../../forms/form.ts";
import type { Source } from "../sources/source.ts";

export interface PersonRef {
  id: number;
  name: string;
  tint: number;
}

export type FieldType = "text" | "number" | "yen" | "date" | "choice" | "yesno" | "postal";

export interface FormField {
  key: string;
  label: string;
  type: FieldType;
  required: boolean;
  options?: string[];
  /** Of a template's form: what kind of field it is there, and what stands in it at first. */
  kind?: Exclude<FormFieldType, "note">;
  default?: string;
}

/** `version` names the row with a template's form (`version/12`); its cells are described by `fields` in plain words. */
export interface Form {
  given: { label: string }[];
  fields: FormField[];
  version?: number;
}

/** hub:CODE version/12 */
export interface Version {
  form: Schema;
  template?: string;
  no: number;
  example: string;
  instructions: string;
  /** Steps: words, the SHA-256 of a picture or "", its bytes. */
  manual: readonly (readonly [words: string, picture: string, size: number])[];
  data_class: "public" | "confidential" | "personal";
  hub_only: boolean;
  ai: "allowed" | "ask" | "forbidden";
  /** The newest one, when it is not this one. */
  newer?: { no: number; instructions: string; example: string; at: number };
}

/** hub:CODE order/12. `size` is rows a piece, `minutes` and `yen` are per piece, `open` can be taken now. */
export interface Order {
  code: string;
  title: string;
  state: "open" | "closed";
  firm: { id: number; name: string; contact: string; tint: number };
  purpose: string;
  instructions: string;
  minutes: number;
  yen: number;
  size: number;
  pieces: number;
  open: number;
  /** Since when it is open, and what a row of one of its pieces weighs: absent with an older server. */
  since?: number | null;
  bytes?: number;
  /** The number of the skill that it needs. */
  skill?: number;
  form: Form;
  /** Bytes of the pictures of a piece, where it is read from some. */
  pictures?: number;
}

/** hub:CODE hub/MDR */
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

/**
 * person:N piece/51. `sending` (with the number of its mutation) is what the device itself foresees. `held_at`: since when it waits
 * for an answer, and its time does not run.
 */
export interface Piece {
  order: number;
  code: string;
  no: number;
  state: "leased" | "blocked_question" | "sending";
  until: number;
  held_at?: number;
  rows: { no: number; given: string[] }[];
  sources?: Source[];
  n?: number;
  /** What there is to say besides: that it was begun, of which pack it is, that it goes to others at `until`, who gave it to me. */
  started?: true;
  pack?: number;
  moving?: true;
  handed?: PersonRef;
}

/** person:N ended/51: a piece that went to others without my doing. */
export interface Ended {
  order: number;
  code: string;
  title: string;
  why: "expired" | "reassigned";
  at: number;
  by: PersonRef | null;
  words: string;
}

/** person:N returned/51: a piece that came back with words. `pins`: words at a cell, by row from 0 and key of the field. */
export interface Returned {
  round: number;
  of: number;
  code: "blank" | "differs" | "form" | "unreadable" | "other";
  words: string;
  pins: [row: number, field: string, words: string][];
  by: PersonRef | null;
  at: number;
  rev: number;
  answers: string[][];
  /** In yen, for doing again what was not their fault. */
  extra?: number;
}

/** person:N result/77 */
export interface Result extends WithFiles {
  piece: number;
  order: number;
  code: string;
  title: string;
  state:
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
    | "rejected"
    | "appealed"
    | "appeal_full"
    | "appeal_part"
    | "appeal_none";
  /** What a person decided about one that was late. */
  decision?: { reason: string; by: PersonRef | null; at: number };
  /** null while files are missing: a delivery is received when its text and its files are in. */
  receipt: string | null;
  received_at: number | null;
  yen: number;
  rows: number;
  rev: number;
  /** When this device forgets what it keeps of it, ms; only of what is about people, and once it is accepted. */
  purge_at?: number;
}
