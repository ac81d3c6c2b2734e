/** Taking work: asked of the server, because two people must never get the same piece. */
import type { Attention, House, Pending } from "../../house.ts";

/** So many pieces of an order, or a pack for so many minutes, which will probably be so many pieces. */
export type Wanted = { order: number; count: number } | { minutes: number; sure: boolean; count: number };

/** Each wish for a pack has a lane of its own: one that is not granted stands in nobody's way. */
function ask(house: Part, one: Wanted): Promise<number> {
  if ("order" in one) return house.act("piece.take", `order/${one.order}`, { ...one });
  return house.act("pack.take", `pack/${Date.now()}`, { minutes: one.minutes, sure: one.sure });
}

export interface Taken {
  /** Pieces that are here now and were not before. */
  got: number;
  asked: number;
  /** Why something was not granted. */
  codes: string[];
  /** Nobody could be asked yet: it waits in the outbox and is asked as soon as there is a connection. */
  waits: boolean;
}

type Part = Pick<House, "act" | "outbox" | "attention" | "discard" | "link">;

/** The states of the link in which nobody can be asked. */
export function offline(link: House["link"]["value"]): boolean {
  return link.state !== "quiet" && link.state !== "connecting";
}

/** What of the request is still in the outbox, and what came back without being granted. */
export function standing(
  numbers: readonly number[],
  outbox: readonly Pending[],
  attention: readonly Attention[],
): { waiting: number; back: Attention[] } {
  return {
    waiting: outbox.filter((one) => numbers.includes(one.n)).length,
    back: attention.filter((one) => numbers.includes(one.n)),
  };
}

/** Asks, and resolves when the answer is on the device or when nobody can be asked. `mine` names the pieces here. */
export async function take(
  house: Part,
  wanted: readonly Wanted[],
  mine: () => Iterable<string>,
  watch: (run: () => void) => () => void,
): Promise<Taken> {
  const before = new Set(mine());
  const asked = wanted.reduce((all, one) => all + one.count, 0);
  const numbers: number[] = [];
  for (const one of wanted) numbers.push(await ask(house, one));
  const { waiting, back } = await new Promise<{ waiting: number; back: Attention[] }>((resolve) => {
    let stop: (() => void) | undefined;
    let tries = 0;
    stop = watch(() => {
      const now = standing(numbers, house.outbox.value, house.attention.value);
      if (house.link.value.state === "connecting") tries++;
      // A bad link counts only after an exchange has been tried since; the first look sees the link of before.
      if (now.waiting > 0 && !(tries > 0 && offline(house.link.value))) return;
      resolve(now);
      queueMicrotask(() => stop?.());
    });
  });
  const codes = [...new Set(back.map((one) => one.code))];
  for (const one of back) await house.discard(one.n);
  return { got: [...mine()].filter((id) => !before.has(id)).length, asked, codes, waits: waiting > 0 };
}
