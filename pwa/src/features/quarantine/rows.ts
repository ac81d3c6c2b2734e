// What the desk scope holds of the quarantine, as the server writes it. The key is `<device>.<inc>.<n>`.
import type { WithFiles } from "../files/attached.ts";
import type { PersonRef } from "../orders/rows.ts";

export interface DeskHeld extends WithFiles {
  person: PersonRef;
  device: string;
  label: string;
  inc: number;
  n: number;
  name: string;
  lane: string;
  verdict: "held" | "refused";
  code: string;
  /** the device's clock: it decides nothing */
  at: number;
  received_at: number;
  /** when it was last judged again, and stopped again */
  tried_at: number | null;
  /** the arguments as they were sent, as text; its beginning when there are more than a desk is shown */
  args: string;
  /** bytes of the whole */
  size: number;
  /** what its author says about it; missing in rows of before there was such a thing */
  words?: string;
  decision: { what: "set_aside"; at: number; by: PersonRef | null; reason: string } | null;
}
