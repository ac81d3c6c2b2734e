// Revoking a device cannot be taken back once it is done, so it waits until the chance to undo is over. The wish is kept
// on this device meanwhile: closing the page does not lose it, the next visit carries it out.
import { type ReadonlySignal, signal } from "@preact/signals";

export interface Keep {
  read(): string | null;
  write(text: string): void;
}

export function readWishes(text: string | null): string[] {
  try {
    const list: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(list) ? list.filter((device): device is string => typeof device === "string") : [];
  } catch {
    return [];
  }
}

export interface Revoker {
  /** Devices that will be revoked when the chance to undo is over. */
  wishes: ReadonlySignal<readonly string[]>;
  ask(device: string): void;
  undo(device: string): void;
  /** The chance is over. Nothing happens when it was undone; a wish that cannot be written down stays. */
  carryOut(device: string): Promise<void>;
  /** What an earlier visit left. */
  resume(): Promise<void>;
}

export function revoker(keep: Keep, revoke: (device: string) => Promise<unknown>): Revoker {
  const wishes = signal<readonly string[]>(readWishes(keep.read()));
  const running = new Set<string>();

  function set(list: readonly string[]): void {
    wishes.value = list;
    keep.write(JSON.stringify(list));
  }

  async function carryOut(device: string): Promise<void> {
    if (!wishes.value.includes(device) || running.has(device)) return;
    running.add(device);
    try {
      await revoke(device);
      set(wishes.value.filter((other) => other !== device));
    } finally {
      running.delete(device);
    }
  }

  return {
    wishes,
    ask(device) {
      if (!wishes.value.includes(device)) set([...wishes.value, device]);
    },
    undo(device) {
      if (!running.has(device)) set(wishes.value.filter((other) => other !== device));
    },
    carryOut,
    async resume() {
      for (const device of wishes.value) await carryOut(device);
    },
  };
}
