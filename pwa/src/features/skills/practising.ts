/** A worker's practice: what the server said, with what was written here and is not there yet. */
import { computed } from "@preact/signals";
import { house } from "../../house.ts";
import { learning } from "../pieces/data.ts";
import type { HubSkill, OwnQualification } from "./rows.ts";

export const TRIES_A_DAY = 3;
const DAY_MS = 24 * 3_600_000;
const JAPAN_MS = 9 * 3_600_000;

const skills = house.rows<HubSkill>("hub", "skill");

export interface Mine {
  skill: number;
  name: string;
  practice: HubSkill["practice"];
  standing: OwnQualification | null;
  /** A try is on its way. */
  waits: boolean;
  /** 今回はやめておく is on its way. */
  declining: boolean;
}

const standingOf = (skill: number): OwnQualification | null =>
  [...learning.value.values()].find((one) => one.skill === skill) ?? null;

/** What can be practised, and what one can do: who is asked for something comes first. */
export const mine = computed<Mine[]>(() => {
  const sent = (name: string, skill: number): boolean =>
    house.outbox.value.some((one) => one.name === name && (one.args as { skill: number }).skill === skill);
  return [...skills.value]
    .map(([key, { name, practice }]) => {
      const skill = Number(key);
      return {
        skill,
        name,
        practice,
        standing: standingOf(skill),
        waits: sent("training.submit", skill),
        declining: sent("training.decline", skill),
      };
    })
    .filter(({ practice, standing }) => practice !== null || standing !== null)
    .sort((a, b) => Number(isAsked(b)) - Number(isAsked(a)) || a.skill - b.skill);
});

/** Somebody asks for it, and it is not answered. */
export function isAsked({ standing, waits, declining }: Mine): boolean {
  return !waits && !declining && (standing?.state === "invited" || standing?.state === "relearning");
}

/** How many tries count today yet: the day is that of Japan, and what waits to be sent is a try. */
export function triesLeft({ standing, waits }: Pick<Mine, "standing" | "waits">, now = Date.now()): number {
  const day = (at: number): number => Math.floor((at + JAPAN_MS) / DAY_MS);
  const today = (standing?.tries ?? []).filter(({ at }) => day(at) === day(now)).length;
  return Math.max(0, TRIES_A_DAY - today - Number(waits));
}
