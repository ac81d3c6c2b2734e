/**
 * Photos and recordings of this device: what is attached, what is on its way, and when it may go.
 *
 * Text goes first: files have a pulse of their own, which rests while anything is in the outbox and keeps the server's and the
 * network's pauses as the exchange does. What to send is what the last answer wanted; nothing of it is remembered.
 */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Attached } from "../features/files/attached.ts";
import {
  CROWDED,
  dropFile,
  type FileShelf,
  keepFile,
  markDone,
  markRefused,
  markWanted,
  type NewFile,
  readShelf,
  readWhole,
  tidyFiles,
} from "../store/files.ts";
import type { BlobRecord } from "../store/files-schema.ts";
import { alone } from "../store/neighbours.ts";
import type { Store } from "../store/store.ts";
import { StoreTrouble } from "../store/trouble.ts";
import { backOff } from "../transport/backoff.ts";
import { FULL_BUDGET } from "../transport/budget.ts";
import type { Ending } from "../transport/talk.ts";
import { type Uploaded, upload } from "../transport/upload.ts";
import type { FilePolicy } from "./api.ts";
import { FULL, measureStorage } from "./measure.ts";
import { Pulse } from "./pulse.ts";

/** What the browser tells about the network, where it does (Network Information API). */
export interface Connection {
  readonly saveData?: boolean;
  readonly type?: string;
}

/** A file that the server waits for. */
export interface Wanted {
  readonly sha256: string;
  readonly offset: number;
}

/** What files need of the device. */
export interface FileParts {
  store: Store;
  token: () => string | null;
  policy: () => FilePolicy;
  /** Something in the outbox goes first. */
  busy: () => boolean;
  visible: () => boolean;
  /** A file is with the server: an exchange brings what follows from it. */
  arrived: () => void;
  connection?: () => Connection | undefined;
}

/** What waits: how many files, and their bytes. */
export interface Waiting {
  count: number;
  bytes: number;
}

export class Files {
  readonly shelf: Signal<FileShelf> = signal({ blobs: [], attached: new Map() });
  /** The file that is going up, and how much of it the server has. */
  readonly going: Signal<{ sha256: string; bytes: number } | null> = signal(null);
  /** Delivered with a result, and not yet with the server. */
  readonly unsent: ReadonlySignal<readonly BlobRecord[]>;
  readonly waiting: ReadonlySignal<Waiting>;
  /** Whether what is wanted waits for a word of the person's. */
  readonly held: Signal<boolean> = signal(false);
  readonly #parts: FileParts;
  readonly #pulse: Pulse;
  readonly #had = new Map<string, number>();
  #wants: readonly Wanted[] = [];
  #pressed = false;

  constructor(parts: FileParts) {
    this.#parts = parts;
    this.unsent = computed(() => this.shelf.value.blobs.filter((blob) => blob.promised && !blob.done));
    this.waiting = computed(() => ({ count: this.unsent.value.length, bytes: sumOf(this.unsent.value) }));
    this.#pulse = new Pulse({
      talk: () => this.#talk(),
      changed: () => undefined,
      visible: parts.visible,
      waiting: () => this.#sendable().length > 0,
    });
  }

  /** Read again what is stored. */
  async load(): Promise<void> {
    this.shelf.value = await readShelf(this.#parts.store.database);
  }

  /** Make room, and read what is there. */
  async start(): Promise<void> {
    await tidyFiles(this.#parts.store.database, (await usedPart()) >= CROWDED);
    await this.load();
  }

  stop(): void {
    this.#pulse.stop();
  }

  /** What a piece's draft has attached, in order. */
  of(piece: number): BlobRecord[] {
    const { blobs, attached } = this.shelf.value;
    return (attached.get(piece) ?? []).flatMap((sha256) => blobs.find((blob) => blob.sha256 === sha256) ?? []);
  }

  /** Attach a file. Resolves when it is on the disk. Rejects with StoreTrouble `storage_full` when storage gets short. */
  async add(piece: number, file: NewFile): Promise<void> {
    const { database } = this.#parts.store;
    if ((await usedPart()) >= FULL && (await tidyFiles(database, true)) < file.bytes.byteLength) {
      throw new StoreTrouble("storage_full");
    }
    try {
      await keepFile(database, piece, file);
    } catch (error) {
      const full = error instanceof StoreTrouble && error.code === "storage_full";
      if (!full || (await tidyFiles(database, true)) === 0) throw error;
      await keepFile(database, piece, file);
    }
    await this.#changed();
  }

  /** Take a file off a piece's draft. */
  async drop(piece: number, sha256: string): Promise<void> {
    await dropFile(this.#parts.store.database, piece, sha256);
    await this.#changed();
  }

  /** The whole of a file, to play or to look at; null when it is not on this device. */
  whole(sha256: string): Promise<Blob | null> {
    return readWhole(this.#parts.store.database, sha256);
  }

  /** A whole answer came: what the server waits for. What it had once and wants again, it has lost. */
  async wanted(wants: readonly Wanted[]): Promise<void> {
    this.#wants = wants;
    if (wants.length === 0) this.#pressed = false;
    const lost = this.#wantedHere().filter(({ done }) => done);
    if (lost.length > 0) {
      await markWanted(
        this.#parts.store.database,
        lost.map(({ sha256 }) => sha256),
      );
      await this.load();
    }
    this.#hold();
    if (this.#sendable().length > 0) this.#pulse.nudge();
  }

  /** The network is back, or the page came to the front. */
  nudge(): void {
    this.#hold();
    if (this.#sendable().length > 0) this.#pulse.nudge();
  }

  /** 送る: whatever it costs, now. What was refused is tried again. Resolves when it went, or cannot now. */
  send(): Promise<void> {
    this.#pressed = true;
    this.#hold();
    return this.#pulse.connect();
  }

  /** What the rows say about files of this device. */
  async learn(standings: readonly Attached[]): Promise<void> {
    const { database } = this.#parts.store;
    const known = new Map(this.shelf.value.blobs.map((blob) => [blob.sha256, blob]));
    const mine = standings.filter(([sha256]) => known.has(sha256) && !known.get(sha256)?.done);
    const over = mine.filter(([, , , state]) => state === "verified" || state === "missing").map(([sha256]) => sha256);
    const refused = mine.filter(([sha256, , , state]) => state === "refused" && !known.get(sha256)?.refused);
    if (over.length + refused.length === 0) return;
    await markDone(database, over);
    // Who was told that sending makes room sees it at once.
    if (over.length > 0 && (await usedPart()) >= CROWDED) await tidyFiles(database, true);
    for (const [sha256, , , , code] of refused) await markRefused(database, sha256, code ?? "file_type");
    await this.#changed();
  }

  /** A person gave up on a delivered file. */
  async giveUp(sha256: string): Promise<void> {
    await markDone(this.#parts.store.database, [sha256]);
    await this.#changed();
  }

  /** Bytes that are free once everything that waits has been sent. */
  get freeable(): number {
    const named = new Set([...this.shelf.value.attached.values()].flat());
    return sumOf(this.shelf.value.blobs.filter(({ sha256, promised }) => promised && !named.has(sha256)));
  }

  #allowed(): boolean {
    const connection = this.#parts.connection ?? browserConnection;
    return this.#pressed || mayGo(this.#parts.policy(), connection());
  }

  #hold(): void {
    this.held.value = !this.#allowed() && this.#wantedHere().length > 0;
  }

  #sendable(): BlobRecord[] {
    return this.#allowed() ? this.#wantedHere() : [];
  }

  /** In the server's order: oldest first. */
  #wantedHere(): BlobRecord[] {
    const here = new Map(this.shelf.value.blobs.map((blob) => [blob.sha256, blob]));
    return this.#wants.flatMap(({ sha256 }) => {
      const blob = here.get(sha256);
      return blob && (!blob.refused || this.#pressed) ? blob : [];
    });
  }

  /** One run of the pulse: everything that may go, under the lock, so that two tabs do not send the same. */
  async #talk(): Promise<Ending> {
    const { store } = this.#parts;
    if (this.#sendable().length === 0) return ending("waiting");
    const asked = this.#wants;
    try {
      const { state, waitMs } = await alone(`${store.database.name}:files`, () => this.#run(asked));
      return ending(state === "stopped" ? "waiting" : state === "too_large" ? "no_server" : state, waitMs);
    } catch {
      // The storage is in trouble: writing an answer says so. Here it is one more reason to come back later.
      return ending("no_server");
    }
  }

  async #run(asked: readonly Wanted[]): Promise<Pick<Uploaded, "state" | "waitMs">> {
    const { store, token, busy, arrived } = this.#parts;
    for (;;) {
      // Another tab may have sent some while this one waited for the lock.
      await this.load();
      const files = this.#sendable()
        .filter(({ sha256, done }) => !done && asked.some((one) => one.sha256 === sha256))
        .map(({ sha256, size, type }) => ({ sha256, size, type, had: this.#had.get(sha256) ?? 0 }));
      const said = token();
      if (files.length === 0 || said === null) return { state: "done", waitMs: 0 };
      const uploaded = await upload({
        database: store.database,
        token: said,
        files,
        stopped: () => busy() || !this.#allowed(),
        told: (sha256, bytes) => {
          this.#had.set(sha256, bytes);
          this.going.value = { sha256, bytes };
        },
        arrived: async () => {
          await this.#changed();
          arrived();
        },
      }).finally(() => {
        this.going.value = null;
      });
      await this.#changed();
      // A link that breaks but moves is a good link: go on at once, and leave the long pauses for one that does not.
      const broken = uploaded.state === "no_server" || uploaded.state === "no_network";
      if (!broken || !uploaded.moved || uploaded.waitMs > 0) return uploaded;
      await new Promise((resolve) => setTimeout(resolve, backOff(1)));
    }
  }

  async #changed(): Promise<void> {
    await this.load();
    this.#hold();
    this.#parts.store.neighbours.tell({ about: "files" });
  }
}

/** Whether files may go by themselves. Who asked the browser to save data is asked before anything large. */
export function mayGo(policy: FilePolicy, connection: Connection | undefined): boolean {
  if (connection?.saveData) return false;
  return policy === "always" || (policy === "free" && connection?.type !== "cellular");
}

function browserConnection(): Connection | undefined {
  return (globalThis.navigator as (typeof globalThis.navigator & { connection?: Connection }) | undefined)?.connection;
}

async function usedPart(): Promise<number> {
  const storage = await measureStorage().catch(() => null);
  return storage && storage.quota > 0 ? storage.used / storage.quota : 0;
}

function sumOf(blobs: readonly BlobRecord[]): number {
  return blobs.reduce((sum, { size }) => sum + size, 0);
}

function ending(state: Ending["state"], waitMs = 0): Ending {
  return { state, waitMs, budget: FULL_BUDGET };
}
