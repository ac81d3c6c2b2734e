/**
 * One canonical string for what a person typed. Twin of server/sheets/values.py: both play tests/vectors/values.json, so
 * only rules that read the same in both languages are used (explicit character sets, ASCII digits in every pattern).
 *
 * Canonical forms: number plain ASCII decimal ("-1234.5"), yen an integer ("1234"), date ISO ("2026-09-07"), postal seven
 * digits, yesno はい or いいえ, choice one of its options, text as typed with half-width kana
 * made wide. "" is always allowed: whether a cell may stay
 * blank is the form's rule.
 */
import { NO, YES } from "../../ui/yesno.ts";
import type { FieldType } from "../pieces/rows.ts";
import { parseDate } from "./dates.ts";

export type Read = { value: string; code: null } | { value: null; code: `bad_${Exclude<FieldType, "text">}` };

const MAX_DIGITS = 30;
const MAX_YEN_DIGITS = 15;

const SPACE = " \\n\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
// With the flag `u` the range of the surrogates means those without a partner.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufeff\ufffe\uffff]/gu;
const EDGE = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "g");
const ANY_SPACE = new RegExp(`[${SPACE}]+`, "g");

const NUMBER = /^([+-]?)¥?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|(?=\.[0-9]))(?:\.([0-9]*))?円?$/;
const YEN = /^([+-]?)(¥?)([+-]?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(円?)(-?)$/;
const POSTAL = /^〒?([0-9]{3})[- ]?([0-9]{4})$/;

const YES_WORDS = new Set(["はい", "ハイ", "yes", "y", "true", "1", "○", "〇", "◯", "有", "あり"]);
const NO_WORDS = new Set(["いいえ", "イイエ", "no", "n", "false", "0", "×", "✕", "無", "なし"]);

/** LF line ends, no control characters, no white space around; a tab is a space. */
export function clean(typed: string): string {
  return typed.replace(/\r\n?/g, "\n").replace(/\t/g, " ").replace(CONTROL, "").replace(EDGE, "");
}

/** Half-width digits and signs (not the whole of NFKC: that would read 10² as 102), no white space but between digits. */
function fold(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[ー−‐‑‒–—―ｰ﹣]/g, "-")
    .replace(/[￥\\]/g, "¥")
    .replace(/[、､]/g, ",")
    .replace(/[。｡]/g, ".")
    .replace(/[\u3000\u00a0]/g, " ")
    .replace(ANY_SPACE, (run, at: number, whole: string) =>
      isDigit(whole[at - 1]) && isDigit(whole[at + run.length]) ? run : "",
    );
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= "0" && char <= "9";
}

function integer(digits: string): string {
  return digits.replace(/,/g, "").replace(/^0+/, "") || "0";
}

function readNumber(text: string): string | null {
  const match = NUMBER.exec(fold(text).replace(/[▲△]/g, "-"));
  if (!match) return null;
  const whole = integer(match[2] ?? "");
  const part = (match[3] ?? "").replace(/0+$/, "");
  if (whole.length + part.length > MAX_DIGITS) return null;
  const value = part ? `${whole}.${part}` : whole;
  return match[1] === "-" && value !== "0" ? `-${value}` : value;
}

function readYen(text: string): string | null {
  const match = YEN.exec(fold(text).replace(/[▲△]/g, "-"));
  if (!match) return null;
  const [, before, mark, after, digits, unit, stroke] = match;
  // "¥1,234-" closes the amount with a stroke; "500-" may be a negative number.
  if ((before && after) || (stroke && (before || after || unit || !mark))) return null;
  const value = integer(digits ?? "");
  if (value.length > MAX_YEN_DIGITS) return null;
  return (before === "-" || after === "-") && value !== "0" ? `-${value}` : value;
}

function readPostal(text: string): string | null {
  const match = POSTAL.exec(fold(text));
  return match ? `${match[1]}${match[2]}` : null;
}

/** For comparing words. */
function loose(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(ANY_SPACE, "");
}

function readYesNo(text: string): string | null {
  const word = loose(text);
  if (YES_WORDS.has(word)) return YES;
  return NO_WORDS.has(word) ? NO : null;
}

function readChoice(text: string, options: readonly string[]): string | null {
  if (options.includes(text)) return text;
  const alike = options.filter((option) => loose(option) === loose(text));
  return alike.length === 1 ? (alike[0] as string) : null;
}

const readers: Record<Exclude<FieldType, "text" | "choice">, (text: string) => string | null> = {
  number: readNumber,
  yen: readYen,
  date: (text) => parseDate(fold(text)),
  yesno: readYesNo,
  postal: readPostal,
};

/** The canonical string, "" when nothing was typed, or the code of why it cannot be read. */
export function normalise(type: FieldType, typed: string, options: readonly string[] = []): Read {
  const text = clean(typed);
  if (text === "" || type === "text") {
    return { value: text.replace(/[\uff61-\uff9f]+/g, (kana) => kana.normalize("NFKC")), code: null };
  }
  const value = type === "choice" ? readChoice(text, options) : readers[type](text);
  return value === null ? { value, code: `bad_${type}` } : { value, code: null };
}
