/** The device's storage, put together. */
import type { Database } from "./database.ts";
import { type DraftRules, Journal } from "./journal.ts";
import { Neighbours } from "./neighbours.ts";
import { Rows } from "./rows.ts";
import { openDatabase } from "./schema.ts";

export interface Store {
  readonly database: Database;
  readonly journal: Journal;
  readonly rows: Rows;
  readonly neighbours: Neighbours;
}

/** Open the storage of a slot. Nothing is read yet, so nothing can fail yet. */
export function openStore(rules: DraftRules, slot?: string): Store {
  const database = openDatabase(slot);
  return {
    database,
    journal: new Journal(database, rules),
    rows: new Rows(database),
    neighbours: new Neighbours(database.name),
  };
}
