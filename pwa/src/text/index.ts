/**
 * Every sentence a person reads. `t` reads the language from a signal, so that a screen is written anew when it changes.
 * A part of the app with words of its own (the desks) makes its own `t` with `catalogue(ja, en)`.
 *
 * Japanese is in the page. English is learnt: the desks have it in the page too (english.ts), a worker's phone fetches it
 * once somebody chooses it (learn.ts), because each kilobyte of the first page is a second on one bar of signal.
 */
import { signal } from "@preact/signals";
import codesJa from "../../../server/text/codes.ja.json";
import { fill, type Vars } from "./format.ts";
import ja from "./ja.json";

export type Lang = "ja" | "en";
export type Key = keyof typeof ja;

export interface English {
  words: Readonly<Record<string, string>>;
  /** Sentences of the server's codes. */
  codes: Readonly<Record<string, string>>;
}

/** Set by src/shell/mount.tsx from the settings of the device. */
export const lang = signal<Lang>("ja");
/** null until it is learnt; until then a person who chose English reads Japanese. */
export const english = signal<English | null>(null);

export function catalogue<K extends string>(
  japanese: Readonly<Record<K, string>>,
  other: Readonly<Record<K, string>>,
): (key: K, vars?: Vars) => string {
  return (key, vars) => fill((lang.value === "en" ? other : japanese)[key] ?? key, vars);
}

export function t(key: Key, vars?: Vars): string {
  return fill((lang.value === "en" && english.value?.words[key]) || ja[key] || key, vars);
}

/** More Japanese, which a part of the page brings along; the build writes the call (scripts/words.ts). */
export function teach(words: English["words"], codes: English["codes"]): void {
  Object.assign(ja, words);
  Object.assign(codesJa, codes);
}

/** The sentence of a code of the server (server/text/codes.*.json). A code nobody wrote a sentence for gets a general one. */
export function codeText(code: string, vars?: Vars): string {
  const sentence =
    lang.value === "en" && english.value ? english.value.codes[code] : (codesJa as English["codes"])[code];
  return sentence === undefined ? t("error.unknown", { code }) : fill(sentence, vars);
}

const zone = "Asia/Tokyo";

function part(at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(lang.value === "ja" ? "ja-JP" : "en-GB", { timeZone: zone, ...options }).format(at);
}

/** 12:04 */
export function clock(at: number): string {
  return part(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** 11月22日(日) */
export function day(at: number): string {
  return part(at, { month: "short", day: "numeric", weekday: "short" });
}

function dayNumber(at: number): number {
  return Math.floor((at + 9 * 3_600_000) / 86_400_000);
}

/** きょう 20:00, あす 20:00, 11月24日(火) 20:00 */
export function when(at: number, now: number = Date.now()): string {
  const days = dayNumber(at) - dayNumber(now);
  const time = clock(at);
  if (days === 0) return t("time.today", { time });
  if (days === 1) return t("time.tomorrow", { time });
  if (days === -1) return t("time.yesterday", { time });
  return t("time.on", { day: day(at), time });
}

/** ¥1,200 */
export function yen(amount: number): string {
  return `¥${new Intl.NumberFormat("ja-JP").format(amount)}`;
}

/** 6 KB, 1.8 MB: round numbers, so that nobody has to know what a byte is. */
export function bytes(count: number): string {
  if (count < 1_000_000) return `${Math.max(1, Math.round(count / 1000))} KB`;
  if (count < 1_000_000_000) return `${(count / 1_000_000).toFixed(1)} MB`;
  return `${(count / 1_000_000_000).toFixed(1)} GB`;
}
