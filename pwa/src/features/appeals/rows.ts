// Rejections and appeals, as the server writes them: desk:CODE appeal/77 and person:N appeal/77, by the number of the delivery.
import { computed } from "@preact/signals";
import { house } from "../../house.ts";
import type { PersonRef } from "../orders/rows.ts";
import { isOpen } from "./open.ts";

export type RejectCode = "not_done" | "copied" | "unusable" | "other";

export interface Appeal {
  piece: number;
  order: number;
  code: string;
  rev: number;
  yen: number;
  state: "received" | "passed" | "rejected" | "appealed" | "appeal_full" | "appeal_part" | "appeal_none";
  why: { code: RejectCode; words: string; by: PersonRef | null; at: number };
  appeal?: { words: string; at: number; due_at: number };
  decided?: { verdict: string; yen: number; reason: string; by: PersonRef | null; at: number };
}

export interface DeskAppeal extends Appeal {
  worker: PersonRef;
  /** Who proposed and decided to reject it. */
  involved: number[];
}

export const appeals = house.rows<DeskAppeal>("desk", "appeal");

/** What waits for a coordinator: appeals, the nearest date first, then rejections that somebody has to agree with. */
export const open = computed(() =>
  [...appeals.value]
    .filter(([, { state }]) => isOpen(state))
    .sort(([, one], [, other]) => (one.appeal?.due_at ?? Infinity) - (other.appeal?.due_at ?? Infinity)),
);
