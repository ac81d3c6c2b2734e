/** How much to ask for and to send at once, learned from how the last exchange went. */
import { BUDGET, PUSH_BYTES } from "../sync/version.ts";

/** One page of rows; a smaller answer makes no progress that could be kept (LI3). */
const SMALLEST = 16 * 1024;

export interface Budget {
  /** Bytes of rows that the answer may hold. */
  readonly rows: number;
  /** Bytes of mutations that may go up. */
  readonly push: number;
}

export const FULL_BUDGET: Budget = { rows: BUDGET, push: PUSH_BYTES };

/** After a connection broke: half of it. */
export function smaller({ rows, push }: Budget): Budget {
  return { rows: Math.max(SMALLEST, rows / 2), push: Math.max(SMALLEST, push / 2) };
}

/** After an exchange went well: twice as much again. */
export function larger({ rows, push }: Budget): Budget {
  return { rows: Math.min(BUDGET, rows * 2), push: Math.min(PUSH_BYTES, push * 2) };
}
