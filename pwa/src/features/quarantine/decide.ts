// Receiving again and setting aside: written down on this device first. Setting aside waits until the chance to undo is over.
import { computed, signal } from "@preact/signals";
import { house } from "../../house.ts";
import { t } from "../../text/desk.ts";
import { toast } from "../../ui/toast.tsx";
import type { DeskHeld } from "./rows.ts";

const leaving = signal<ReadonlySet<string>>(new Set());

/** What is being decided: put aside a moment ago, or written down and not yet judged. */
export const deciding = computed<ReadonlySet<string>>(() => {
  const keys = new Set(leaving.value);
  for (const { name, lane } of house.outbox.value) {
    if (name.startsWith("held.")) keys.add(lane.slice("held/".length));
  }
  return keys;
});

async function decide(name: "held.retry" | "held.set_aside", key: string, held: DeskHeld, more = {}): Promise<void> {
  const { device, inc, n } = held;
  await house.act(name, `held/${key}`, { device, inc, n, ...more });
}

export async function receive(key: string, held: DeskHeld): Promise<void> {
  try {
    await decide("held.retry", key, held);
    toast(t("held.receiving"));
  } catch {
    toast(t("save.failed"));
  }
}

function leave(key: string, goes: boolean): void {
  const keys = new Set(leaving.value);
  if (goes) keys.add(key);
  else keys.delete(key);
  leaving.value = keys;
}

export function setAside(key: string, held: DeskHeld, reason: string): void {
  leave(key, true);
  toast(
    t("held.setAside", { name: held.person.name }),
    () => leave(key, false),
    () => {
      decide("held.set_aside", key, held, { reason })
        .catch(() => toast(t("save.failed")))
        .finally(() => leave(key, false));
    },
  );
}
