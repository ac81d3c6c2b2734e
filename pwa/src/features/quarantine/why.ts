// Why something was stopped, as a coordinator wants to hear it; the server's own sentences speak to whoever sent it.
import { t } from "../../text/desk.ts";
import { codeText } from "../../text/index.ts";

const told = [
  "device_revoked",
  "lane_blocked",
  "unknown_mutation",
  "bad_arguments",
  "unreadable",
  "broken_handler",
  "not_yours",
  "already_delivered",
  "not_allowed",
] as const;

export function why(code: string): string {
  const known = told.find((one) => one === code);
  return known === undefined ? codeText(code) : t(`held.code.${known}`);
}
