/** The eight digits that make a phone somebody's: read from whatever a person types, scans or opens. */

/** Digits only, of any keyboard: `４８２７ー１０９３` → `48271093`. At most eight. */
export function digits(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(/[^0-9]/g, "")
    .slice(0, 8);
}

/** `48271093` → `4827-1093`, `48271` → `4827-1`. */
export function grouped(code: string): string {
  return code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}

/** The code of a scanned text: a link that ends in `#/pair/48271093`, or the digits alone. */
export function scanned(text: string): string | null {
  const link = /#\/pair\/([0-9]{4}-?[0-9]{4})\/?$/.exec(text.trim());
  const found = digits(link?.[1] ?? (/^[\d\s-]+$/.test(text.trim()) ? text : ""));
  return found.length === 8 ? found : null;
}

export type Phone = "iphone" | "android" | "other";

/** Which pictures to show first. An iPad calls itself a Mac, but has fingers. */
export function phoneOf(agent: string, touchPoints = 0): Phone {
  if (/iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touchPoints > 1)) return "iphone";
  return /Android/.test(agent) ? "android" : "other";
}
