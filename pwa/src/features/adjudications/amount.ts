/** Yen as people type them (１２００, ¥1,200, 1200円); 0 for what is no amount above nothing. */
export function amountOf(typed: string): number {
  const yen = Number(typed.normalize("NFKC").replace(/[¥,\s円]/g, ""));
  return Number.isInteger(yen) && yen > 0 ? yen : 0;
}
