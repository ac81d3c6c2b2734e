/** 返す: as easy as taking, with a few seconds to think again before it is written down. */
import { signal } from "@preact/signals";
import { house } from "../../house.ts";
import { go } from "../../shell/router.ts";
import { t } from "../../text/index.ts";
import { toast } from "../../ui/toast.tsx";

/** Pieces on their way back on this device: out of sight, and what was written in them is not "lost work". */
export const leaving = signal<ReadonlySet<number>>(new Set());

export function giveBack(piece: number, title: string): void {
  leaving.value = new Set(leaving.value).add(piece);
  const stay = (): void => {
    const rest = new Set(leaving.value);
    rest.delete(piece);
    leaving.value = rest;
  };
  go("/", { replace: true });
  toast(t("piece.backDone", { title }), stay, () => {
    house.act("piece.give_back", `piece/${piece}`, { piece }).catch(() => {
      stay();
      toast(t("check.failedBody"));
    });
  });
}
