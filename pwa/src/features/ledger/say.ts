/** Yen and days as おかね writes them, and the one way from its buttons to the outbox. */
import { house } from "../../house.ts";
import { day, lang, yen } from "../../text/index.ts";
import { toast } from "../../ui/toast.tsx";
import { w } from "./words.ts";

export const signed = (amount: number): string => (amount < 0 ? `−${yen(-amount)}` : `+${yen(amount)}`);
export const plain = (amount: number): string => (amount < 0 ? `−${yen(-amount)}` : yen(amount));

/** 9月30日(水) of 2026-09-30. */
export const dayOf = (iso: string): string => day(Date.parse(`${iso}T12:00:00+09:00`));

/** 2026年9月 of 2026-09. */
export function monthName(month: string): string {
  const options: Intl.DateTimeFormatOptions = { timeZone: "Asia/Tokyo", year: "numeric", month: "long" };
  return new Intl.DateTimeFormat(lang.value === "ja" ? "ja-JP" : "en-GB", options).format(
    Date.parse(`${month}-15T12:00:00+09:00`),
  );
}

/** Write it down; says so only when it is on the phone. Returns whether it is. */
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

/** Whether something of this kind about this thing waits to be sent. */
export function waits(name: string, key: string, id: number): boolean {
  return house.outbox.value.some((one) => one.name === name && (one.args as Record<string, unknown>)[key] === id);
}
