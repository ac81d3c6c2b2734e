/**
 * Dates as Japanese paper writes them: 2026-09-07, 2026年9月7日, 令和8年9月7日, R8.9.7. Twin of server/sheets/dates.py.
 *
 * An era is checked against its first and last day; before 明治6年 (1873) Japan counted lunar months, so those are refused.
 */

const FIRST_YEAR = 1600;
const LAST_YEAR = 2999;

/** Names of the era, the year that is its year 1, its first and its last day. */
const ERAS: readonly (readonly [names: string, year: number, first: string, last: string])[] = [
  ["令和 令 ㋿ R", 2019, "2019-05-01", "2999-12-31"],
  ["平成 平 ㍻ H", 1989, "1989-01-08", "2019-04-30"],
  ["昭和 昭 ㍼ S", 1926, "1926-12-25", "1989-01-07"],
  ["大正 大 ㍽ T", 1912, "1912-07-30", "1926-12-25"],
  ["明治 明 ㍾ M", 1868, "1873-01-01", "1912-07-30"],
];

const names = ERAS.flatMap(([all]) => all.split(" ")).join("|");
const REST = String.raw`(?:年(?<m1>[0-9]{1,2})月(?<d1>[0-9]{1,2})日?|(?<sign>[-/.])(?<m2>[0-9]{1,2})\k<sign>(?<d2>[0-9]{1,2}))$`;
const COMMON = new RegExp(`^(?<year>[0-9]{4})${REST}`);
const REIGN = new RegExp(`^(?<era>${names})(?<year>[0-9]{1,2}|元)${REST}`);
const PACKED = /^(?<year>[0-9]{4})(?<m1>[0-9]{2})(?<d1>[0-9]{2})$/;

function iso(year: number, month: number, day: number): string | null {
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1) return null;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** The ISO date of a text whose digits and signs are half-width already; null when there is no such day. */
export function parseDate(text: string): string | null {
  const common = PACKED.exec(text) ?? COMMON.exec(text);
  const found = (common ?? REIGN.exec(text.slice(0, 1).toUpperCase() + text.slice(1)))?.groups;
  if (!found) return null;
  const month = Number(found.m1 ?? found.m2);
  const day = Number(found.d1 ?? found.d2);
  if (common) return iso(Number(found.year), month, day);
  const era = ERAS.find(([all]) => all.split(" ").includes(found.era ?? ""));
  const year = found.year === "元" ? 1 : Number(found.year);
  if (!era || year < 1) return null;
  const date = iso(era[1] + year - 1, month, day);
  return date !== null && date >= era[2] && date <= era[3] ? date : null;
}
