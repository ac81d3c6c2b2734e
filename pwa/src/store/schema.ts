/** The device's object stores, and what a record of each looks like. */
import type { Verdict } from "../sync/messages.ts";
import type { Standing } from "../sync/replica.ts";
import { Database } from "./database.ts";
import { makeFileStores } from "./files-schema.ts";

export const META = "meta";
export const OUTBOX = "outbox";
export const ARCHIVE = "archive";
export const DRAFTS = "drafts";
export const SEGMENTS = "segments";
export const EVERYTHING = [META, OUTBOX, ARCHIVE, DRAFTS, SEGMENTS] as const;

/** Who the device is, from pairing. `person`, `hub` and `firm` are what a screen shows before the first exchange. */
export interface Identity {
  device: string;
  token: string;
  person: { id: number; name: string; role: "worker" | "coordinator" | "firm"; tint: number };
  hub: { code: string; name: string };
  firm: { id: number; name: string } | null;
}

/** A pairing that was asked for and not answered yet: asking again with the same token is safe. */
export interface PairingAsked {
  code: string;
  token: string;
}

/** The replica without its outbox. */
export interface ReplicaRecord {
  device: string;
  inc: number;
  next: number;
  seen: number;
  scopes: Record<string, Standing>;
}

/** `mark` names one call of act(), so that a transaction that is run again does not number it twice. */
export interface OutboxRecord {
  inc: number;
  n: number;
  text: string;
  mark: string;
}

/** `attention` is there as long as a person has not dealt with it; the index holds only records that have it. */
export interface ArchiveRecord {
  device: string;
  inc: number;
  n: number;
  text: string;
  verdict: Verdict;
  code: string | null;
  at: number;
  attention?: 1;
}

/** `saved` is the answers' text of the newest backup that was queued; `files` what is attached, by hash, in order. */
export interface DraftRecord {
  piece: number;
  answers: string[][];
  row: number;
  at: number;
  worked?: number | undefined;
  saved?: string;
  files?: string[];
  typed?: Record<string, string>;
}

/** One absorbed segment. A line is a row's id and body, or a dropped row's id and null. */
export interface SegmentRecord {
  scope: string;
  from: number;
  to: number;
  lines: (readonly [id: string, body: string | null])[];
}

/** What stands under each key of the meta store. */
export interface Meta {
  identity: Identity;
  pairing: PairingAsked;
  replica: ReplicaRecord;
  /** When everything was last confirmed as exchanged, ms. */
  last: number;
}

const OUTBOX_KEY = { keyPath: ["inc", "n"] };

/** From version 1, when everything in the outbox was of the current incarnation and had only its number for a key. */
function keyByLife(database: IDBDatabase, transaction: IDBTransaction): void {
  const replica = transaction.objectStore(META).get("replica");
  const outbox = transaction.objectStore(OUTBOX).getAll();
  outbox.onsuccess = () => {
    database.deleteObjectStore(OUTBOX);
    const store = database.createObjectStore(OUTBOX, OUTBOX_KEY);
    for (const record of outbox.result) store.put({ ...record, inc: replica.result.inc });
  };
}

/** The storage of one device slot. There is one slot until a device may hold several accounts. An upgrade adds and keeps. */
export function openDatabase(slot = "1"): Database {
  return new Database(`hitokuchi:${slot}`, 2, (database, from, transaction) => {
    if (from < 1) makeStores(database);
    else keyByLife(database, transaction);
    makeFileStores(database);
  });
}

function makeStores(database: IDBDatabase): void {
  database.createObjectStore(META);
  database.createObjectStore(OUTBOX, OUTBOX_KEY);
  const archive = database.createObjectStore(ARCHIVE, { keyPath: ["device", "inc", "n"] });
  archive.createIndex("attention", "attention");
  archive.createIndex("at", "at");
  database.createObjectStore(DRAFTS, { keyPath: "piece" });
  database.createObjectStore(SEGMENTS, { autoIncrement: true }).createIndex("scope", "scope");
}
