// What the desks do with a proposal: with a network, because another person may have done something meanwhile.
import { house } from "../../house.ts";
import { toast } from "../../ui/toast.tsx";
import type { Verb } from "./rows.ts";
import { t } from "./words.ts";

export type Said = Extract<Verb, "check" | "send" | "ask" | "decline" | "discuss" | "adopt" | "reward">;

/** Whether somebody can be asked now. */
export function connected(): boolean {
  return !["no_network", "no_server", "not_ours"].includes(house.link.value.state);
}

/** Whether something about it was said here and is not judged yet. */
export function underWay(number: number): boolean {
  return house.outbox.value.some(({ lane }) => lane === `proposal/${number}`);
}

/** Do these in this order, and say the last. Resolves to whether they are written down. */
export async function take(number: number, ...steps: readonly [Said, object][]): Promise<boolean> {
  try {
    for (const [verb, args] of steps) {
      await house.act(`proposal.${verb}`, `proposal/${number}`, { proposal: number, ...args });
    }
    const last = steps[steps.length - 1];
    if (last) toast(t(`said.${last[0]}`));
    return true;
  } catch {
    toast(t("failed"));
    return false;
  }
}
