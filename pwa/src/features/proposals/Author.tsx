import { house } from "../../house.ts";
import { Person } from "../hubs/Person.tsx";
import type { DeskProposal, FirmProposal } from "./rows.ts";
import { t } from "./words.ts";

/** Who had the idea: a face, or the hub where the firm is told no more. */
export function Author({ of }: { of: DeskProposal | FirmProposal }) {
  if (of.worker) return <Person name={of.worker.name} tint={of.worker.tint} size="s" />;
  return <span class="small soft">{t("firm.from", { hub: house.me.value?.hub.name ?? "" })}</span>;
}
