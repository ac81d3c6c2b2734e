/** 保留: a worker's pieces that wait for an answer, and the ways in and out. */
import { house } from "../../house.ts";
import { go } from "../../shell/router.ts";
import { toast } from "../../ui/toast.tsx";
import { pieces } from "../pieces/data.ts";
import { byDue } from "../pieces/work.ts";
import { t } from "./words.ts";

/** The one that is due first of those that can be worked on, besides this one. */
export function nextOf(piece: number): string {
  const others = [...pieces.value].filter(([id, one]) => one.state === "leased" && Number(id) !== piece);
  const first = others.sort(([, a], [, b]) => byDue(a, b))[0];
  return first ? `/piece/${first[0]}` : "/";
}

/** What was written in it is kept on the server too, its time stands still, and the next one opens. */
export async function hold(piece: number): Promise<void> {
  await house.backUpDraft(piece);
  await house.act("piece.hold", `piece/${piece}`, { piece });
  go(nextOf(piece), { replace: true });
}

export function goOn(piece: number): void {
  house
    .act("piece.go_on", `piece/${piece}`, { piece })
    .then(() => toast(t("goneOn")))
    .catch(() => toast(t("failed")));
}
