// Publishing and withdrawing: written down on the device first, said afterwards, and with a way back.
import { computed, signal } from "@preact/signals";
import { house } from "../../house.ts";
import { t } from "../../text/desk.ts";
import { toast } from "../../ui/toast.tsx";

let close = (): void => {};

/** Says it; a way back that an earlier toast offered leads nowhere now, so that toast goes. */
function say(message: string, undo: () => void): void {
  close();
  close = toast(message, undo);
}

async function move(name: "order.publish" | "order.withdraw", order: number): Promise<boolean> {
  try {
    await house.act(name, `order/${order}`, { order });
    return true;
  } catch {
    toast(t("save.failed"));
    return false;
  }
}

/** It is published: say so. */
export function sayPublished(order: number): void {
  say(t("order.published"), () => void withdraw(order));
}

export async function publish(order: number): Promise<void> {
  if (await move("order.publish", order)) sayPublished(order);
}

export async function withdraw(order: number): Promise<void> {
  if (await move("order.withdraw", order)) say(t("order.withdrawn"), () => void publish(order));
}

/** A firm's order goes back to her, with words. */
export async function giveBack(order: number, words: string): Promise<void> {
  try {
    await house.act("order.give_back", `order/${order}`, { order, words });
    toast(t("order.gaveBack"));
  } catch {
    toast(t("save.failed"));
  }
}

const leaving = signal<ReadonlySet<number>>(new Set());

/** Deliveries that are being received without the rest of their files: a moment ago, or written down and not yet judged. */
export const receiving = computed<ReadonlySet<number>>(() => {
  const ids = new Set(leaving.value);
  for (const { name, args } of house.outbox.value) {
    if (name === "result.receive") ids.add((args as { result: number }).result);
  }
  return ids;
});

function leave(result: number, goes: boolean): void {
  const ids = new Set(leaving.value);
  if (goes) ids.add(result);
  else ids.delete(result);
  leaving.value = ids;
}

/** Goes on without the files that are missing, once the chance to undo is over: a receipt is not taken back. */
export function receiveWithout(result: number, piece: number): void {
  leave(result, true);
  toast(
    t("files.received"),
    () => leave(result, false),
    () => {
      house
        .act("result.receive", `piece/${piece}`, { result })
        .catch(() => toast(t("save.failed")))
        .finally(() => leave(result, false));
    },
  );
}
