// Publishing and withdrawing: written down on the device first, said afterwards, and with a way back.
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
