/** What the desk knows of its books without asking: sums, statements, terms. */
import { house } from "../../house.ts";
import type { LedgerLine, Statement } from "../ledger/rows.ts";

export interface Worker {
  id: number;
  name: string;
  tint: number;
}

/** desk account/<person>.<month> */
export interface Account {
  worker: Worker;
  month: string;
  lines: number;
  provisional: number;
  confirmed: number;
  fee: number;
}

/** desk statement/<id>: without its lines, of which only the number is told. */
export type DeskStatement = Pick<
  Statement,
  "until" | "closed_at" | "yen" | "fee" | "due" | "state" | "paid" | "payouts" | "checked_at" | "received_at"
> & { worker: Worker; lines: number };

export interface Terms {
  since: string;
  closes: "15" | "end" | "both" | "never";
  days: number | null;
  months: number;
  day: number;
  two_months: boolean;
  postpone: number;
  fee_percent: number;
  number: string;
}

export type Line = LedgerLine & { id: number };

export const accounts = house.rows<Account>("desk", "account");
export const statements = house.rows<DeskStatement>("desk", "statement");
export const books = house.rows<{ until: string; at: number }>("desk", "books");
export const terms = house.rows<{ dated: Terms[] }>("desk", "terms");
