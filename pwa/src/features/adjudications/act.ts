// The desk's decisions: written down on the device first; each needs the server, so each waits for a network.
import { computed } from "@preact/signals";
import { house } from "../../house.ts";
import { toast } from "../../ui/toast.tsx";
import type { Adjudication, Relearn } from "./rows.ts";
import { t } from "./words.ts";

/** Whether the server is there, as far as the device knows. */
export const online = computed(() => !["no_network", "no_server", "not_ours"].includes(house.link.value.state));

/** Write it down, and say so. Resolves to whether it is written down. */
export async function decide(name: string, lane: string, args: object, said: string): Promise<boolean> {
  try {
    await house.act(name, lane, args);
    toast(said);
    return true;
  } catch {
    toast(t("failed"));
    return false;
  }
}

/** What was decided here and is not judged yet, as `name/key`. */
const pending = computed(
  () =>
    new Set(
      house.outbox.value.map(({ name, args }) => {
        const { piece, relearn } = args as { piece?: number; relearn?: number };
        return `${name}/${piece ?? relearn}`;
      }),
    ),
);

/** Whether something of this piece is on its way. */
export function waiting(name: string, key: number | string): boolean {
  return pending.value.has(`${name}/${key}`);
}

const adjudications = house.rows<Adjudication>("desk", "adjudication");
const relearns = house.rows<Relearn>("desk", "relearn");

/** Pieces whose answers differ, the one that waits longest first. */
export const undecided = computed(() =>
  [...adjudications.value]
    .filter(([piece]) => !waiting("adjudication.decide", piece))
    .sort(([, one], [, other]) => one.since - other.since),
);

export const offers = computed(() => [...relearns.value].filter(([id]) => !waiting("relearn.settle", id)));
