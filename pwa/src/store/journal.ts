/**
 * The journal: the replica with its outbox and archive. Every change of it is one transaction.
 *
 * Nothing is kept in memory between two calls: a second tab and the service worker write the same journal.
 */
import { type Answer, readAnswer } from "../sync/answer.ts";
import { decodeMutation, utf8Length } from "../sync/codec.ts";
import type { Life, Mutation } from "../sync/messages.ts";
import {
  type Absorbed,
  type Archived,
  absorb,
  enqueue,
  type Intent,
  type Message,
  type Replica,
} from "../sync/replica.ts";
import { ARCHIVE_LENGTH, MAX_LIVES, MAX_MUTATION_BYTES } from "../sync/version.ts";
import { ask, type Database } from "./database.ts";
import { BLOBS } from "./files-schema.ts";
import { getMeta, putMeta } from "./meta.ts";
import { promiseFiles } from "./promise.ts";
import { outboxRecord, readReplica, writeReplica } from "./replica.ts";
import {
  ARCHIVE,
  type ArchiveRecord,
  DRAFTS,
  type DraftRecord,
  EVERYTHING,
  META,
  OUTBOX,
  type OutboxRecord,
} from "./schema.ts";
import { writeScopes } from "./segments.ts";
import { printOf } from "./sha256.ts";
import { StoreTrouble } from "./trouble.ts";

/** What the domain says about drafts; the store knows only that they have a piece. */
export interface DraftRules {
  /** The backup of a draft. */
  save(piece: number, answers: string[][]): Intent;
  /** Whether this unsent mutation makes a backup pointless: another backup, or the end of the draft. */
  covers(mutation: Mutation, piece: number): boolean;
  /** The pieces whose draft ends when this mutation is applied. */
  ends(mutation: Mutation): readonly number[];
}

/** What stands in the outbox and on the attention list. */
export interface Unsettled {
  outbox: Mutation[];
  attention: (ArchiveRecord & Mutation)[];
  last: number | null;
}

/** What a hand-over file carries: texts of the outbox, those of a former life with their incarnation, and what was answered. */
export interface Kept {
  device: string;
  inc: number;
  outbox: (string | [inc: number, text: string])[];
  archive: Archived[];
}

export class Journal {
  readonly #database: Database;
  readonly #rules: DraftRules;

  constructor(database: Database, rules: DraftRules) {
    this.#database = database;
    this.#rules = rules;
  }

  /** The replica as it is now; null when the device is not paired. */
  replica(): Promise<Replica | null> {
    return this.#database.read([META, OUTBOX], readReplica);
  }

  /** Write a mutation down (MU2), with the files of the draft that it delivers, if it does. Resolves when it is on the disk. */
  async enqueue(intent: Intent, draft: number | null = null): Promise<number> {
    const mark = crypto.randomUUID();
    const stores = draft === null ? [META, OUTBOX] : [META, OUTBOX, DRAFTS, BLOBS];
    return this.#database.write(stores, async (transaction, again) => {
      const known = again ? await findMark(transaction, mark) : null;
      if (known !== null) return known;
      const files = draft === null ? [] : await promiseFiles(transaction, draft);
      // Words are said once; the draft of a piece stays until its delivery is judged.
      if (draft !== null && draft < 0) transaction.objectStore(DRAFTS).delete(draft);
      return writeIntent(transaction, { ...intent, files }, mark);
    });
  }

  /** Queue the backup of a draft that changed since the last one, unless something unsent covers it. */
  async backUp(piece: number): Promise<number | null> {
    const mark = crypto.randomUUID();
    return this.#database.write([META, OUTBOX, DRAFTS], async (transaction) => {
      const drafts = transaction.objectStore(DRAFTS);
      const draft = await ask<DraftRecord | undefined>(drafts.get(piece));
      const saved = draft && JSON.stringify(draft.answers);
      // A draft that only has something attached has nothing yet that a copy could hold.
      if (!draft?.answers.length || saved === undefined || draft.saved === saved) return null;
      const outbox = await ask<OutboxRecord[]>(transaction.objectStore(OUTBOX).getAll());
      if (outbox.some(({ text }) => this.#rules.covers(decodeMutation(text), piece))) return null;
      drafts.put({ ...draft, saved } satisfies DraftRecord);
      return writeIntent(transaction, this.#rules.save(piece, draft.answers), mark);
    });
  }

  /**
   * Take in an answer: outcomes, rows, cursors and the drafts that end, in one transaction (SC9).
   * Null when the answer is not ours (EX2), or the device became another one in the meantime.
   */
  async absorb(device: string, message: Message, text: string): Promise<(Absorbed & { answer: Answer }) | null> {
    const answer = readAnswer(text, message.nonce);
    if (!answer) return null;
    const { outcomes, scopes, forgot, hi } = answer;
    const news = outcomes.length + scopes.length + forgot.length > 0 || hi.inc > message.inc;
    const absorbed = await this.#database[news ? "write" : "jot"](EVERYTHING, async (transaction) => {
      const replica = await readReplica(transaction);
      if (replica?.device !== device) return null;
      const archive = forgot.length > 0 ? await readArchive(transaction, device) : [];
      const absorbed = absorb(replica, message, answer, archive);
      await this.#keep(transaction, replica, absorbed);
      return absorbed;
    });
    return absorbed && { ...absorbed, answer };
  }

  /** The newest of each life in the archive, for the message up (MU9). */
  async lives(device: string): Promise<Life[]> {
    const newest = await this.#database.read([ARCHIVE], async (transaction) => {
      const archive = transaction.objectStore(ARCHIVE);
      const keys = (await ask(archive.getAllKeys(allOf(device)))) as [string, number, number][];
      const last = [...new Map(keys.map((key) => [key[1], key])).values()].slice(-MAX_LIVES);
      return Promise.all(last.map((key) => ask<ArchiveRecord>(archive.get(key))));
    });
    return Promise.all(newest.map(async ({ inc, n, text }) => [inc, n, await printOf(text)] as const));
  }

  /** What a person may want to see of the journal. */
  unsettled(): Promise<Unsettled> {
    return this.#database.read([META, OUTBOX, ARCHIVE], async (transaction) => {
      const [outbox, attention, last] = await Promise.all([
        ask<OutboxRecord[]>(transaction.objectStore(OUTBOX).getAll()),
        ask<ArchiveRecord[]>(transaction.objectStore(ARCHIVE).index("attention").getAll()),
        getMeta(transaction, "last"),
      ]);
      return {
        outbox: outbox.map(({ text }) => decodeMutation(text)),
        attention: attention.map((record) => ({ ...record, ...decodeMutation(record.text) })),
        last: last ?? null,
      };
    });
  }

  /** What a hand-over file carries; null when the device is not paired. */
  kept(): Promise<Kept | null> {
    return this.#database.read([META, OUTBOX, ARCHIVE], async (transaction) => {
      const replica = await readReplica(transaction);
      if (!replica) return null;
      const { device, inc, outbox } = replica;
      const archive = (await readArchive(transaction, device)).slice(-ARCHIVE_LENGTH);
      return { device, inc, outbox: outbox.map((one) => (one.inc === inc ? one.text : [one.inc, one.text])), archive };
    });
  }

  /** Take a mutation off the attention list: the newest life's, when two of them bear the number. */
  discard(n: number): Promise<void> {
    return this.#database.write([ARCHIVE], async (transaction) => {
      const archive = transaction.objectStore(ARCHIVE);
      const listed = await ask<ArchiveRecord[]>(archive.index("attention").getAll());
      const found = listed.filter((record) => record.n === n).sort((a, b) => b.at - a.at)[0];
      if (!found) return;
      const { attention: _, ...kept } = found;
      archive.put(kept satisfies ArchiveRecord);
    });
  }

  async #keep(transaction: IDBTransaction, before: Replica, absorbed: Absorbed): Promise<void> {
    const { replica, settled, restored, renumbered, scopes, complete, more } = absorbed;
    const outbox = transaction.objectStore(OUTBOX);
    const archive = transaction.objectStore(ARCHIVE);
    for (const { inc, n } of settled) outbox.delete([inc, n]);
    for (const entry of settled) archive.put(archiveRecord(replica.device, entry));
    for (const { inc, n } of restored) archive.delete([replica.device, inc, n]);
    if (renumbered) outbox.clear();
    for (const queued of renumbered ? replica.outbox : restored) outbox.put(outboxRecord(queued));
    for (const entry of settled) this.#endDraft(transaction, entry);
    if (!sameRecord(before, replica)) writeReplica(transaction, replica);
    if (complete && !more) putMeta(transaction, "last", Date.now());
    await writeScopes(transaction, scopes);
  }

  #endDraft(transaction: IDBTransaction, { text, verdict }: Archived): void {
    if (verdict !== "applied") return;
    for (const piece of this.#rules.ends(decodeMutation(text))) transaction.objectStore(DRAFTS).delete(piece);
  }
}

async function writeIntent(transaction: IDBTransaction, intent: Intent, mark: string): Promise<number> {
  const before = await readReplica(transaction);
  if (!before) throw new StoreTrouble("storage_failed", new Error("no device that could write this down"));
  const { replica, queued } = enqueue(before, intent);
  if (utf8Length(queued.text) > MAX_MUTATION_BYTES) throw new StoreTrouble("too_long");
  transaction.objectStore(OUTBOX).add(outboxRecord(queued, mark));
  writeReplica(transaction, replica);
  return queued.n;
}

async function findMark(transaction: IDBTransaction, mark: string): Promise<number | null> {
  const outbox = await ask<OutboxRecord[]>(transaction.objectStore(OUTBOX).getAll());
  return outbox.find((record) => record.mark === mark)?.n ?? null;
}

/** The keys of a device's archive: by incarnation and number. */
function allOf(device: string): IDBKeyRange {
  return IDBKeyRange.bound([device], [device, []]);
}

async function readArchive(transaction: IDBTransaction, device: string): Promise<Archived[]> {
  const records = await ask<ArchiveRecord[]>(transaction.objectStore(ARCHIVE).getAll(allOf(device)));
  return records.map(({ n, inc, text, verdict, code }) => ({ n, inc, text, verdict, code }));
}

function archiveRecord(device: string, entry: Archived): ArchiveRecord {
  const { inc, n, text, verdict, code } = entry;
  const record: ArchiveRecord = { device, inc, n, text, verdict, code, at: Date.now() };
  return verdict === "applied" ? record : { ...record, attention: 1 };
}

function sameRecord(before: Replica, after: Replica): boolean {
  const record = ({ outbox: _, ...rest }: Replica) => JSON.stringify(rest);
  return record(before) === record(after);
}
