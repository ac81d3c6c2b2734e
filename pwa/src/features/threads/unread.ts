/** Who is looking, at which threads, and what they have not read. */
import { computed } from "@preact/signals";
import { house } from "../../house.ts";
import type { Thread, Who } from "./rows.ts";

/** Who is looking. */
export interface Me {
  id: number;
  role: Who;
}

/** How many messages somebody has not read. What they may not see does not count. */
export function unread({ count, read, firm_from = 1 }: Thread, me: Me): number {
  const mine = read.find((mark) => mark.id === me.id && mark.role === me.role)?.upto ?? 0;
  return Math.max(0, count - Math.max(mine, me.role === "firm" ? firm_from - 1 : 0));
}

/** Of several threads. */
export function unreadOf(threads: Iterable<Thread>, me: Me): number {
  let sum = 0;
  for (const thread of threads) sum += unread(thread, me);
  return sum;
}

/** Who is looking; before the first rows, somebody who has read nothing. */
export const me = computed<Me>(() => house.me.value ?? { id: 0, role: "worker" });

const scopes = { worker: "person", coordinator: "desk", firm: "firm" } as const;

/** Where this person's threads are. */
export const scope = computed(() => scopes[me.value.role]);
export const threads = computed(() => house.rows<Thread>(scope.value, "thread").value);
