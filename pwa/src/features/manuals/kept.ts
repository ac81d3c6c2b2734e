/**
 * The pictures of manuals on this phone: fetched when a piece is here, readable without a network, gone when no piece needs them.
 *
 * They are named by their hash and never change, so each is fetched once, whichever version shows it.
 */
import { effect, signal } from "@preact/signals";
import { house } from "../../house.ts";
import { orders, pieces } from "../pieces/data.ts";
import type { Version } from "../pieces/rows.ts";

/** Not of the service worker's own caches: it drops those with its prefix. */
const CACHE = "manuals";

export const versions = house.rows<Version>("hub", "version");

const pathOf = (sha256: string): string => `/files/${sha256}`;

/** Counts up whenever a picture came: who waits for one looks again. */
export const came = signal(0);

/** A picture, if it is on this phone. */
export async function kept(sha256: string): Promise<Blob | null> {
  const response = await caches.open(CACHE).then((cache) => cache.match(pathOf(sha256)));
  return response ? response.blob() : null;
}

/** The pictures that the pieces on this phone need. */
function needed(): Set<string> {
  const found = new Set<string>();
  for (const { order } of pieces.value.values()) {
    const version = versions.value.get(String(orders.value.get(String(order))?.form.version));
    for (const [, picture] of version?.manual ?? []) if (picture) found.add(picture);
  }
  return found;
}

let running: Promise<void> = Promise.resolve();

async function tidy(wanted: ReadonlySet<string>): Promise<void> {
  const cache = await caches.open(CACHE);
  const here = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname.split("/").pop() ?? ""));
  for (const sha256 of here) if (!wanted.has(sha256)) await cache.delete(pathOf(sha256));
  for (const sha256 of wanted) {
    if (here.has(sha256)) continue;
    const response = await house.request(pathOf(sha256));
    if (!response.ok) continue;
    await cache.put(pathOf(sha256), response);
    came.value++;
  }
}

// Whoever loses the network meanwhile tries again at the next change, or when it is back.
effect(() => {
  const wanted = needed();
  const { state } = house.link.value;
  if (state === "connecting" || state === "signed_out" || house.phase.value !== "ready") return;
  if (typeof caches !== "undefined") running = running.then(() => tidy(wanted)).catch(() => undefined);
});
