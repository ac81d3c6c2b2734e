/** Outbox and attention list in memory, and the mutations whose outcome came before their rows. */
import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Unsettled } from "../store/journal.ts";
import type { Store } from "../store/store.ts";
import { decodeMutation } from "../sync/codec.ts";
import type { Mutation } from "../sync/messages.ts";
import type { Absorbed } from "../sync/replica.ts";
import type { Attention, Pending } from "./api.ts";

export class UnsettledList {
  readonly outbox: Signal<readonly Pending[]> = signal([]);
  readonly attention: Signal<readonly Attention[]> = signal([]);
  readonly last: Signal<number | null> = signal(null);
  /** What foresights are run for: the outbox, after what is applied but not yet in the rows. */
  readonly foreseen: ReadonlySignal<readonly Pending[]>;
  readonly #settling: Signal<readonly Pending[]> = signal([]);
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    this.foreseen = computed(() => [...this.#settling.value, ...this.outbox.value]);
  }

  /** Read what is stored. What comes back shows it, so that several readings can be shown at once. */
  async read(): Promise<() => void> {
    const { outbox, attention, last } = await this.#store.journal.unsettled();
    return () => {
      this.outbox.value = outbox.map(pendingOf);
      this.attention.value = attention.map(attentionOf);
      this.last.value = last;
    };
  }

  async load(): Promise<void> {
    batch(await this.read());
  }

  /** An answer may bring an outcome before the rows that it made: until they are here, the foresight stays. */
  foreseeStill({ settled }: Absorbed): void {
    const applied = settled.filter(({ verdict }) => verdict === "applied");
    if (applied.length === 0) return;
    this.#settling.value = [...this.#settling.value, ...applied.map(({ text }) => pendingOf(decodeMutation(text)))];
  }

  /** Every row is here. */
  foreseeNoMore(): void {
    this.#settling.value = [];
  }
}

function pendingOf({ n, name, args, lane, at }: Mutation): Pending {
  return { n, name, args, lane, at };
}

function attentionOf(one: Unsettled["attention"][number]): Attention {
  const outcome = one.verdict as Attention["outcome"];
  return { ...pendingOf(one), outcome, code: one.code ?? "", key: `${one.device}.${one.inc}.${one.n}` };
}
