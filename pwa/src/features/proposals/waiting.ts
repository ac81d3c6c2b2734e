/** Whether a proposal waits for somebody. Pure. */
import type { DeskProposal } from "./rows.ts";

/** For the coordinator: to look at it, to send it, to answer the firm, or to make a version of it. */
export function forHub({ state, steps, template, version }: DeskProposal): boolean {
  const last = steps[steps.length - 1];
  if (state === "noted") return last?.verb !== "ask";
  if (state === "discussing") return last?.firm === true;
  if (state === "adopted") return template !== null && version === null;
  return state === "drafted" || state === "hub_checked";
}
