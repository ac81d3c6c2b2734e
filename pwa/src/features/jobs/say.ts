/** A piece of work in words. */
import { lang } from "../../text/index.ts";
import type { Tone } from "../../ui/Badge.tsx";
import type { IconName } from "../../ui/Icon.tsx";
import type { Facts, Job, JobState } from "./rows.ts";
import { timesAMonth } from "./weighing.ts";
import { t } from "./words.ts";

export const looks: Readonly<Record<JobState, { icon: IconName; tone: Tone }>> = {
  written: { icon: "edit", tone: "paper" },
  split: { icon: "copy", tone: "paper" },
  suggested: { icon: "share", tone: "info" },
  agreed: { icon: "check", tone: "good" },
  templated: { icon: "file", tone: "good" },
  retired: { icon: "x", tone: "paper" },
  keep_inside: { icon: "home", tone: "paper" },
  ask: { icon: "people", tone: "wait" },
};

/** 9時間, 0.5時間: whole hours from ten on. */
export function hours(minutes: number): string {
  const exact = minutes / 60;
  return t("hours", { n: exact >= 10 ? Math.round(exact) : Math.round(exact * 10) / 10 });
}

/** 月180枚 × 3分 */
export function rhythm(facts: Facts): string {
  const { per, times, minutes } = facts;
  const unit = facts.unit ?? t("times");
  const often = per && times !== undefined ? t(`rhythm.${per}`, { n: times, unit }) : "";
  const long = minutes === undefined ? "" : t("rhythm.minutes", { n: minutes });
  return [often, long].filter(Boolean).join("\u00a0×\u00a0");
}

/** Why this bite comes first, in one sentence. */
export function because(job: Job): string {
  const { sure = "partly", same = "partly", secret = "inside", unit } = job.facts;
  return t("because", {
    n: timesAMonth(job.facts) ?? 0,
    unit: unit ?? t("times"),
    sure: t(`because.sure.${sure}`),
    same: t(`because.same.${same}`),
    secret: t(`because.secret.${secret}`),
  });
}

/** The value of a field as people read it. */
export function inWords(field: keyof Facts, value: string | number): string {
  if (field === "sure" || field === "same") return t(`grade.${value as "no"}`);
  if (field === "secret") return t(`secret.${value as "open"}`);
  if (field === "per") return t(`per.${value as "day"}`);
  return typeof value === "number" ? new Intl.NumberFormat(lang.value).format(value) : value;
}
