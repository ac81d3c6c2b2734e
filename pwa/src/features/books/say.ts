/** Yen and days as 帳簿 writes them, what a person types of them, and the ways from its buttons to the server. */
import { useEffect, useState } from "preact/hooks";
import { house } from "../../house.ts";
import { day, lang, yen } from "../../text/index.ts";
import { toast } from "../../ui/toast.tsx";
import { fileName, refusal } from "../orders/answer.ts";
import { handOver } from "../orders/export.ts";
import { wholeNumber } from "../orders/price.ts";
import { w } from "./words.ts";

export const plain = (amount: number): string => (amount < 0 ? `−${yen(-amount)}` : yen(amount));
export const dayOf = (iso: string): string => day(Date.parse(`${iso}T12:00:00+09:00`));

/** 2026年9月 of 2026-09. */
export function monthName(month: string): string {
  const options: Intl.DateTimeFormatOptions = { timeZone: "Asia/Tokyo", year: "numeric", month: "long" };
  const locale = lang.value === "ja" ? "ja-JP" : "en-GB";
  return new Intl.DateTimeFormat(locale, options).format(Date.parse(`${month}-15T12:00:00+09:00`));
}

/** 2026-09-30 in Japan. */
export function today(now: number = Date.now()): string {
  return new Date(now + 9 * 3_600_000).toISOString().slice(0, 10);
}

/** This month and those before it, the newest first. */
export function months(count: number, now: number = Date.now()): string[] {
  const [year = 0, month = 1] = today(now).split("-").map(Number);
  return Array.from({ length: count }, (_, back) => {
    const at = year * 12 + month - 1 - back;
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
  });
}

/** Yen as people type them, with a minus of any kind; null when they are none. */
export function yenOf(text: string): number | null {
  const plainly = text.normalize("NFKC").trim();
  const less = /^[-−‐–—ー▲△]/.test(plainly);
  const amount = wholeNumber(plainly.replace(/^[-−‐–—ー▲△+]/, ""));
  return amount === null || !less ? amount : -amount;
}

/** A day of these years as people type it: 2026-09-30, 2026/9/30, 2026年9月30日, 令和8年9月30日, R8.9.30. Null when it is none. */
export function isoOf(text: string): string | null {
  const found = /^(令和|R)?(元|\d{1,4})[年\-/.](\d{1,2})[月\-/.](\d{1,2})日?$/i.exec(text.normalize("NFKC").trim());
  if (found === null) return null;
  const [, era, number = "", month = "", date = ""] = found;
  const year = (number === "元" ? 1 : Number(number)) + (era === undefined ? 0 : 2018);
  const iso = `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== iso ? null : iso;
}

/** Write it down; says so only when it is on this device. Returns whether it is. */
export async function write(name: string, lane: string, args: object, said: string): Promise<boolean> {
  try {
    await house.act(name, lane, args);
    toast(said);
    return true;
  } catch {
    toast(w("failed"));
    return false;
  }
}

export interface Asked<T> {
  value: T | null;
  failed: boolean;
  again: () => void;
}

/** What the server says to a question, asked anew when the path or `version` changes. */
export function useAsked<T>(path: string | null, version: unknown = ""): Asked<T> {
  const [state, setState] = useState<{ path: string | null; value: T | null; failed: boolean }>({
    path: null,
    value: null,
    failed: false,
  });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (path === null) return;
    let over = false;
    house
      .request(path, { headers: { Accept: "application/json" } })
      .then(async (answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        const value = (await answer.json()) as T;
        if (!over) setState({ path, value, failed: false });
      })
      .catch(() => {
        if (!over) setState({ path, value: null, failed: true });
      });
    return () => {
      over = true;
    };
  }, [path, version, turn]);
  const current = state.path === path;
  return {
    value: current ? state.value : null,
    failed: current && state.failed,
    again: () => setTurn(turn + 1),
  };
}

/** Fetch a file and hand it to the person. Returns what went wrong, in words; "" for the network, null for nothing. */
export async function takeFile(path: string, otherwise: string): Promise<string | null> {
  const answer = await house.request(path, { headers: { "Accept-Language": lang.value } }).catch(() => null);
  if (answer === null) return "";
  if (!answer.ok) return (await refusal(answer)).message;
  handOver(await answer.blob(), fileName(answer.headers.get("Content-Disposition"), otherwise));
  return null;
}
