/** The replica as it is stored, inside a transaction over the meta store and the outbox. */
import type { Queued } from "../sync/messages.ts";
import type { Replica } from "../sync/replica.ts";
import { ask } from "./database.ts";
import { getMeta, putMeta } from "./meta.ts";
import { OUTBOX, type OutboxRecord } from "./schema.ts";

/** Null when the device is not paired. */
export async function readReplica(transaction: IDBTransaction): Promise<Replica | null> {
  const [record, outbox] = await Promise.all([
    getMeta(transaction, "replica"),
    ask<OutboxRecord[]>(transaction.objectStore(OUTBOX).getAll()),
  ]);
  return record ? { ...record, outbox: outbox.map(({ inc, n, text }) => ({ inc, n, text })) } : null;
}

/** Everything but the outbox, which has a store of its own. */
export function writeReplica(transaction: IDBTransaction, { outbox: _, ...record }: Replica): void {
  putMeta(transaction, "replica", { ...record, scopes: { ...record.scopes } });
}

export function outboxRecord({ inc, n, text }: Queued, mark = ""): OutboxRecord {
  return { inc, n, text, mark };
}
