/**
 * The base rows: what the server said and nothing else (SC9).
 *
 * On disk they are a log of absorbed segments, because one record a segment is written and read many times faster than one a
 * row. In memory they are maps that are replayed from the log; the log is the truth, also for what another tab absorbed.
 */
import { ask, type Database } from "./database.ts";
import { getMeta } from "./meta.ts";
import { META, SEGMENTS, type SegmentRecord } from "./schema.ts";
import { type Bodies, replay } from "./segments.ts";

/** Ids of rows that may have changed, by scope; null means all of the scope. */
export type Changed = Map<string, Set<string> | null>;

export class Rows {
  readonly #database: Database;
  readonly #scopes = new Map<string, Bodies>();
  #newest = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The names of the scopes in memory. */
  get scopes(): string[] {
    return [...this.#scopes.keys()];
  }

  /** One scope's rows in memory: id → body. */
  bodies(scope: string): ReadonlyMap<string, string> {
    return this.#scopes.get(scope) ?? new Map();
  }

  /** Read what was written since the last time, by whomever, and say what changed. */
  async refresh(): Promise<Changed> {
    const [keys, records, replica] = await this.#database.read([META, SEGMENTS], (transaction) => {
      const log = transaction.objectStore(SEGMENTS);
      const since = IDBKeyRange.lowerBound(this.#newest, true);
      return Promise.all([
        ask(log.getAllKeys(since)),
        ask<SegmentRecord[]>(log.getAll(since)),
        getMeta(transaction, "replica"),
      ]);
    });
    const changed: Changed = new Map();
    for (const record of records) this.#replay(record, changed);
    this.#newest = Number(keys.at(-1) ?? this.#newest);
    const held = replica?.scopes ?? {};
    for (const scope of this.scopes.filter((name) => !(name in held))) {
      this.#scopes.delete(scope);
      changed.set(scope, null);
    }
    return changed;
  }

  #replay(record: SegmentRecord, changed: Changed): void {
    const { scope, from, lines } = record;
    const bodies = this.#scopes.get(scope) ?? new Map();
    this.#scopes.set(scope, bodies);
    replay(bodies, record);
    if (from === 0) changed.set(scope, null);
    else if (!changed.has(scope)) changed.set(scope, new Set());
    for (const [id] of lines) changed.get(scope)?.add(id);
  }
}
