/** What is kept: the files of one version of the app, and which of them answers a request. */

/** A file as the build knows it: its address, and the start of the SHA-256 of its bytes in hex. */
export type Kept = readonly [path: string, hash: string];

/** The files of this version; the build writes them in. */
declare const __KEPT__: readonly Kept[];

/** Changes whenever a file does. */
declare const __VERSION__: string;

/** Where the parts of a page lie; the hash of each is in its name (scripts/inline.ts). */
export const PARTS = "/parts/";

export const KEPT = __KEPT__;
export const VERSION = __VERSION__;

/**
 * The kept file that answers a request, or null for one that is none of ours: everything but a GET of a file of the app.
 * A navigation to a download is not the app's page, so only the two pages' own addresses are. A part may be one of the version
 * before, wanted by a page that is still open.
 */
export function fileFor(request: Request, origin: string): Kept | null {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== origin) return null;
  const path = pageOf(url.pathname) ?? url.pathname;
  return KEPT.find(([known]) => known === path) ?? (path.startsWith(PARTS) ? [path, ""] : null);
}

/** The page that an address means; null when it means none. */
export function pageOf(path: string): string | null {
  if (path === "/" || path === "/index.html") return "/";
  if (path === "/desk" || path === "/desk/" || path === "/desk/index.html") return "/desk/";
  return null;
}
