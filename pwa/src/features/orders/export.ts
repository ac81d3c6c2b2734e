// Taking a sheet out: which format and encoding, where from, and what was taken out on this device.
import { signal } from "@preact/signals";
import type { Source } from "./rows.ts";

export type Format = "csv" | "xlsx";
export type Encoding = "cp932" | "utf-8";

export interface SheetChoice {
  format: Format;
  encoding: Encoding;
}

/** What came in is what goes out, until somebody chooses otherwise. */
export function defaultChoice(source: Source): SheetChoice {
  const encoding = (source.encoding ?? "").toLowerCase();
  const old = source.format === "csv" && /932|31j|s(hift)?[-_]?jis/.test(encoding);
  return { format: source.format, encoding: old ? "cp932" : "utf-8" };
}

export function sheetPath(code: string, choice: SheetChoice): string {
  const query = choice.format === "csv" ? `format=csv&encoding=${choice.encoding}` : "format=xlsx";
  return `/orders/${encodeURIComponent(code)}/sheet?${query}`;
}

const place = "hitokuchi.desk.exported";

function kept(): ReadonlyMap<number, number> {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(place) ?? "[]");
    if (!Array.isArray(list)) return new Map();
    return new Map(list.filter((pair): pair is [number, number] => Array.isArray(pair) && pair.length === 2));
  } catch {
    return new Map();
  }
}

/** Orders whose sheet was taken out on this device, with the number of pieces it held. */
export const exported = signal<ReadonlyMap<number, number>>(kept());

export function rememberExport(order: number, received: number): void {
  exported.value = new Map([...exported.value, [order, received]]);
  try {
    localStorage.setItem(place, JSON.stringify([...exported.value]));
  } catch {
    // a full or closed store only means that the reminder comes again
  }
}

/** Hands a blob to the browser's downloads. */
export function handOver(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
