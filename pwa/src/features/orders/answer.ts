// What the server's plain HTTP answers say, read without trust: an error has a code, a sentence and perhaps rows.
import type { SheetError } from "./terms.ts";

export interface Refusal {
  code: string;
  message: string;
  rows: SheetError[];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function place(value: unknown): number | null {
  return typeof value === "number" && Number.isInteger(value) && value > 0 ? value : null;
}

export function sheetErrors(value: unknown): SheetError[] {
  if (!Array.isArray(value)) return [];
  return value.map((item) => {
    const row = record(item);
    return {
      row: place(row.row),
      line: place(row.line),
      column: text(row.column),
      code: text(row.code),
      message: text(row.message),
    };
  });
}

/** The refusal in the body of an answer that is not ok; an unreadable body keeps the status as its code. */
export async function refusal(response: Response): Promise<Refusal> {
  let body: unknown = null;
  try {
    body = await response.json();
  } catch {
    // a proxy's page or a cut answer: the status is all there is
  }
  const error = record(record(body).error);
  return {
    code: text(error.code) || `http_${response.status}`,
    message: text(error.message),
    rows: sheetErrors(record(error.details).rows),
  };
}

/** The file name of a Content-Disposition: the UTF-8 form first, then the plain one. */
export function fileName(header: string | null, otherwise: string): string {
  if (header === null) return otherwise;
  const wide = /filename\*\s*=\s*UTF-8''([^;]+)/i.exec(header)?.[1];
  if (wide !== undefined) {
    try {
      return clean(decodeURIComponent(wide.trim())) || otherwise;
    } catch {
      // not percent-encoded: the plain form may be
    }
  }
  const plain = /filename\s*=\s*(?:"([^"]*)"|([^;]+))/i.exec(header);
  return clean((plain?.[1] ?? plain?.[2] ?? "").trim()) || otherwise;
}

function clean(name: string): string {
  return [...name.replace(/[\\/:*?"<>|]/g, "_")].filter((letter) => letter >= " ").join("");
}
