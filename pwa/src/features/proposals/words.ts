/** The words of proposals, for the worker's page and for the desks. They come with their part of the page. */
import type { Vars } from "../../text/format.ts";
import { catalogue } from "../../text/index.ts";
import type { Proposal } from "./rows.ts";
import { inUnits, monthlyMinutes } from "./saving.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

export type IdeaKey = keyof typeof ja;
export const t: (key: IdeaKey, vars?: Vars) => string = catalogue<IdeaKey>(ja, en);

/** 3時間, 40分 */
export function amount(minutes: number): string {
  const [n, unit] = inUnits(Math.abs(minutes));
  return t(unit, { n });
}

/** 1分 × 180件 ＝ 月に3時間へります; null while it is not drafted. */
export function sum(of: Pick<Proposal, "before" | "after" | "volume">): string | null {
  const minutes = monthlyMinutes(of);
  if (minutes === null) return null;
  if (minutes === 0) return t("sum.none");
  const each = Math.abs((of.before ?? 0) - (of.after ?? 0));
  return t(minutes > 0 ? "sum" : "sum.more", { each, volume: of.volume ?? 0, month: amount(minutes) });
}
