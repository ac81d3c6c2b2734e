/** Typed access to the meta store, inside a transaction. */
import { ask } from "./database.ts";
import { META, type Meta } from "./schema.ts";

export function getMeta<K extends keyof Meta>(transaction: IDBTransaction, key: K): Promise<Meta[K] | undefined> {
  return ask(transaction.objectStore(META).get(key) as IDBRequest<Meta[K] | undefined>);
}

export function putMeta<K extends keyof Meta>(transaction: IDBTransaction, key: K, value: Meta[K]): void {
  transaction.objectStore(META).put(value, key);
}

export function dropMeta(transaction: IDBTransaction, key: keyof Meta): void {
  transaction.objectStore(META).delete(key);
}
