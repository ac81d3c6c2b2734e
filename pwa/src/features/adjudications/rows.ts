// What the desk holds of decisions to be made, as the server writes it.
import type { Attached } from "../files/attached.ts";
import type { PersonRef } from "../orders/rows.ts";

/** desk:CODE adjudication/51: answers to piece 51 that differ, in an order that says nothing. `[row, column]` from 0. */
export interface Adjudication {
  order: number;
  code: string;
  since: number;
  given: string[][];
  answers: string[][][];
  differing: [row: number, column: number][];
  files: Attached[][];
}

/** desk:CODE relearn/3: practising again might help somebody; `met` of `of` were right. */
export interface Relearn {
  person: PersonRef;
  order: number;
  title: string;
  met: number;
  of: number;
  at: number;
}

/** The answers that are decided: where all agree what they say, elsewhere what was chosen; null while one is missing. */
export function decided(one: Adjudication, chosen: ReadonlyMap<string, string>): string[][] | null {
  const [first = []] = one.answers;
  const rows = first.map((cells) => [...cells]);
  for (const [row, column] of one.differing) {
    const said = chosen.get(`${row}/${column}`);
    const cells = rows[row];
    if (said === undefined || cells === undefined) return null;
    cells[column] = said;
  }
  return rows;
}
