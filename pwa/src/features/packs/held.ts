/** Packs in somebody's hands, as one thing each. */
import type { Piece } from "../pieces/rows.ts";

/** person:N pack/3. Its pieces that are still there or were delivered, each with its yen. */
export interface PackRow {
  minutes: number;
  at: number;
  pieces: [piece: number, yen: number][];
}

export interface HeldPack {
  id: number;
  minutes: number;
  all: number;
  done: number;
  yen: number;
  /** When the first of what is left has to be there. */
  until: number;
  /** What is left to do. */
  rest: number[];
  pieces: Piece[];
}

/** `back`: pieces that were sent back, which stand for themselves. `leaving`: pieces that are on their way to the others. */
export function heldPacks(
  packs: ReadonlyMap<string, PackRow>,
  pieces: ReadonlyMap<string, Piece>,
  back: ReadonlyMap<string, unknown>,
  leaving: ReadonlySet<number>,
): HeldPack[] {
  const found: HeldPack[] = [];
  for (const [key, row] of packs) {
    const mine = row.pieces.filter(([id]) => !leaving.has(id) && !back.has(String(id)));
    const rest = mine.map(([id]) => id).filter((id) => pieces.get(String(id))?.state === "leased");
    if (rest.length === 0) continue;
    const left = rest.flatMap((id) => pieces.get(String(id)) ?? []);
    found.push({
      id: Number(key),
      minutes: row.minutes,
      all: mine.length,
      done: mine.length - rest.length,
      yen: mine.reduce((sum, [, yen]) => sum + yen, 0),
      until: Math.min(...left.map(({ until }) => until)),
      rest,
      pieces: left,
    });
  }
  return found.sort((a, b) => a.until - b.until || a.id - b.id);
}
