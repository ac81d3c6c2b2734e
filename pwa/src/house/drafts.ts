/** The drafts in memory and on the disk: the screen sees a change at once, the promise resolves when it is durable. */
import { type Signal, signal } from "@preact/signals";
import { readDrafts, writeDraft } from "../store/drafts.ts";
import type { Store } from "../store/store.ts";
import type { Draft } from "./api.ts";

/** One piece's writing: what is under way, and what goes next when it is done. */
interface Writing {
  now: Promise<void>;
  next: { draft: Draft; done: Promise<void> } | null;
}

export class Drafts {
  readonly all: Signal<ReadonlyMap<number, Draft>> = signal(new Map());
  readonly #store: Store;
  readonly #writing = new Map<number, Writing>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Read what is stored; what comes back shows it. What is being written here is newer than what is on the disk. */
  async read(): Promise<() => void> {
    const stored = await readDrafts(this.#store.database);
    return () => {
      for (const piece of this.#writing.keys()) {
        const mine = this.all.value.get(piece);
        if (mine) stored.set(piece, mine);
      }
      this.all.value = stored;
    };
  }

  async load(): Promise<void> {
    (await this.read())();
  }

  /** Changes that follow faster than the disk are folded: only the newest is written next. */
  write(piece: number, draft: Draft): Promise<void> {
    this.all.value = new Map(this.all.value).set(piece, draft);
    const writing = this.#writing.get(piece);
    if (!writing) return this.#begin(piece, draft);
    if (writing.next) {
      writing.next.draft = draft;
      return writing.next.done;
    }
    const next = { draft, done: Promise.resolve() };
    // Whether the write before succeeded changes nothing for this one.
    next.done = writing.now.catch(() => undefined).then(() => this.#begin(piece, next.draft));
    writing.next = next;
    return next.done;
  }

  /** Resolves when everything that was written before is on the disk, or has failed. */
  async settled(piece: number): Promise<void> {
    const writing = this.#writing.get(piece);
    await (writing?.next?.done ?? writing?.now)?.catch(() => undefined);
  }

  #begin(piece: number, draft: Draft): Promise<void> {
    const now = writeDraft(this.#store.database, piece, draft);
    const writing: Writing = { now, next: null };
    this.#writing.set(piece, writing);
    return now
      .then(() => this.#store.neighbours.tell({ about: "draft", piece }))
      .finally(() => {
        if (this.#writing.get(piece) === writing && !writing.next) this.#writing.delete(piece);
      });
  }
}
