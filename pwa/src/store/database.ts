/**
 * One IndexedDB database, with transactions that survive a lost connection.
 *
 * Browsers close connections under a page: WebKit after a while in the background, every browser when another tab upgrades,
 * some when storage is short. A transaction that finds its connection gone is run again on a new one, so its work must do
 * nothing but read and write, and must not mind being run twice.
 */
import { nameOf, StoreTrouble, troubleOf } from "./trouble.ts";

const ATTEMPTS = 3;

/** Names of errors that mean "the connection went away", not "this cannot be done". */
const LOST = new Set(["InvalidStateError", "AbortError", "UnknownError", "TransactionInactiveError"]);

/** What happens in a transaction. `again` is true when an earlier run may have been committed after all. */
export type Work<T> = (transaction: IDBTransaction, again: boolean) => T | Promise<T>;

/** Makes the stores of this version out of those of version `from`, 0 when there are none. */
export type Upgrade = (database: IDBDatabase, from: number, transaction: IDBTransaction) => void;

export class Database {
  readonly name: string;
  readonly #version: number;
  readonly #upgrade: Upgrade;
  #connection: Promise<IDBDatabase> | null = null;

  constructor(name: string, version: number, upgrade: Upgrade) {
    this.name = name;
    this.#version = version;
    this.#upgrade = upgrade;
  }

  /** Read. Throws StoreTrouble. */
  read<T>(stores: readonly string[], work: Work<T>): Promise<T> {
    return this.#run(stores, { mode: "readonly" }, work);
  }

  /** Write what a person would miss: resolves when it is on the disk (strict durability). Throws StoreTrouble. */
  write<T>(stores: readonly string[], work: Work<T>): Promise<T> {
    return this.#run(stores, { mode: "readwrite", durability: "strict" }, work);
  }

  /** Write what can be had again: all or nothing as ever, but a power cut may take it. Throws StoreTrouble. */
  jot<T>(stores: readonly string[], work: Work<T>): Promise<T> {
    return this.#run(stores, { mode: "readwrite", durability: "relaxed" }, work);
  }

  /** Give the connection back; the next transaction opens it again. */
  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = null;
    (await connection?.catch(() => null))?.close();
  }

  async #run<T>(stores: readonly string[], options: Options, work: Work<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await inTransaction(await this.#open(), stores, options, (tx) => work(tx, attempt > 1));
      } catch (error) {
        if (attempt === ATTEMPTS || !LOST.has(nameOf(error))) throw troubleOf(error);
        await this.close();
      }
    }
  }

  #open(): Promise<IDBDatabase> {
    this.#connection ??= this.#connect().catch((error) => {
      this.#connection = null;
      throw error;
    });
    return this.#connection;
  }

  #connect(): Promise<IDBDatabase> {
    if (typeof indexedDB === "undefined") throw new StoreTrouble("storage_unavailable");
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(this.name, this.#version);
      request.onupgradeneeded = ({ oldVersion }) =>
        this.#upgrade(request.result, oldVersion, request.transaction as IDBTransaction);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const database = request.result;
        // Another tab upgrades or empties the storage: never stand in its way.
        database.onversionchange = () => this.close();
        database.onclose = () => this.close();
        resolve(database);
      };
    });
  }
}

/** The result of one request. */
export function ask<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

interface Options {
  mode: IDBTransactionMode;
  durability?: IDBTransactionDurability;
}

async function inTransaction<T>(
  database: IDBDatabase,
  stores: readonly string[],
  { mode, ...options }: Options,
  work: (transaction: IDBTransaction) => T | Promise<T>,
): Promise<T> {
  const transaction = database.transaction(stores, mode, options);
  const committed = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
  });
  let value: T;
  try {
    value = await work(transaction);
  } catch (error) {
    abort(transaction);
    // The transaction's own error says more than that of the request it took along, such as a full disk.
    await committed.catch(() => undefined);
    throw nameOf(transaction.error) === "QuotaExceededError" ? transaction.error : error;
  }
  await committed;
  return value;
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch (error) {
    // It is over already, by itself: what was to be reached.
    if (nameOf(error) !== "InvalidStateError") throw error;
  }
}
