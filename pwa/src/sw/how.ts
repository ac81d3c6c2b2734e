/** How the files are kept: one cache a version, all of it or nothing. */
import { KEPT, type Kept, PARTS, VERSION } from "./what.ts";

const PREFIX = "hitokuchi-";
const NAME = PREFIX + VERSION;

/** Fetch this version, as far as the version before does not have the very same files. Rejects when one cannot be had. */
export async function keepAll(): Promise<void> {
  const files = await Promise.all(KEPT.map(async (file) => [keyOf(file), await obtain(file)] as const));
  const cache = await caches.open(NAME);
  await Promise.all(files.map(([key, response]) => cache.put(key, response)));
}

/**
 * Drop the versions before this one, when `mayDrop` still says so after they were listed: a version that comes to be meanwhile is
 * not among them.
 */
export async function dropOthers(mayDrop: () => Promise<boolean>): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  if (names.length === 0 || !(await mayDrop())) return;
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** A kept file; from the network when a browser threw it away. */
export async function answer(file: Kept, request: Request): Promise<Response> {
  return (await caches.match(keyOf(file))) ?? fetch(request);
}

async function obtain(file: Kept): Promise<Response> {
  const before = await caches.match(keyOf(file));
  if (before) return before;
  const [path, hash] = file;
  // A part never changes, so the page's own fetch of it will do; anything else is asked for again.
  const cache = path.startsWith(PARTS) ? "default" : "no-cache";
  const response = await fetch(path, { cache, credentials: "omit", redirect: "error" });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  // A captive portal's page, or a file of a version that was deployed a moment ago, must not become part of this one.
  if ((await hashOf(await response.clone().arrayBuffer())) !== hash) throw new Error(`${path}: another file`);
  return response;
}

/** The address with the hash, so that the same bytes are found in any version's cache. A part has its hash in its name. */
function keyOf([path, hash]: Kept): string {
  return path.startsWith(PARTS) ? path : `${path}?${hash}`;
}

async function hashOf(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
