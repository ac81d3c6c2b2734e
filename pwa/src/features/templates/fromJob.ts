/** A template that begins with a bite of a firm's work (業務の切り出し). */
import { suggestedYen } from "../orders/price.ts";
import { type Draft, emptyDraft } from "./draft.ts";

/** What of a job's row (features/jobs/rows.ts) a template takes over. */
export interface Bite {
  root: string;
  key: string;
  firm: number;
  reason: string;
  facts: { title?: string; minutes?: number; risk?: string };
}

/** One piece is one time of it; its price is a suggestion by the hour. What it is for is left to who knows. */
export function draftOfJob({ facts, reason }: Bite): Draft {
  const minutes = facts.minutes ?? 0;
  return {
    ...emptyDraft,
    title: facts.title ?? "",
    instructions: [reason, facts.risk].filter(Boolean).join("\n"),
    size: "1",
    ...(minutes > 0 && { minutes: String(minutes), yen: String(suggestedYen(minutes)) }),
  };
}
