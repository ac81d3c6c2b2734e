/** A picture that a row of a piece is read from, as the rows of workers, desks and firms say it. */
export type Source = readonly [row: number, sha256: string, type: string, size: number, name: string, pages: number];

/** The most pages of a document that stand in its picture (server/features/files/press.py). */
export const DRAWN = 4;

/** Of a document the picture of its first pages, of a photo what was drawn anew; or a small one of either. */
export const addressOf = (sha256: string, size: "thumb" | "page"): string => `/files/${sha256}?size=${size}`;
