import { t } from "../../text/index.ts";
import { Face } from "../../ui/Face.tsx";
import type { Order } from "./rows.ts";

/** Who asked for the work: a task shows a face. */
export function Who({ firm, size = "s" }: { firm: Order["firm"]; size?: "s" | "m" }) {
  return (
    <span class="who">
      <Face name={firm.contact} tint={firm.tint} size={size} />
      <span class="small">{t("find.from", { firm: firm.name, contact: firm.contact })}</span>
    </span>
  );
}
