/** The files of a delivery, as rows say them. */

/** What a row says of one file: `[sha256, type, size, state]`, a refused one with its code behind. */
export type Attached =
  | readonly [sha256: string, type: string, size: number, state: "waiting" | "verified" | "missing"]
  | readonly [sha256: string, type: string, size: number, state: "refused", code: string];

/** The part of a delivery's row that is there only when it came with files. `files`: how many are here of how many. */
export interface WithFiles {
  text_at?: number;
  files?: readonly [got: number, of: number];
  attached?: readonly Attached[];
}

export const isPhoto = (type: string): boolean => type.startsWith("image/");
export const isSound = (type: string): boolean => type.startsWith("audio/");

/** The photos that can be looked at, in the order in which they were named. */
export function photos(attached: readonly Attached[]): readonly string[] {
  return attached.filter(([, type, , state]) => state === "verified" && isPhoto(type)).map(([sha256]) => sha256);
}

/** The neighbour of a photo, or none at either end. */
export function beside(list: readonly string[], at: string, step: 1 | -1): string | undefined {
  const here = list.indexOf(at);
  return here < 0 ? undefined : list[here + step];
}
