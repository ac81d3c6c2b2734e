/**
 * The pictures of this phone's pieces, kept for work without a network: fetched with the lease, the small ones first, and kept until
 * the piece is accepted or gone. They lie in a cache of their own, by piece, so that nothing else has to remember whose they are.
 */
import { effect, signal, untracked } from "@preact/signals";
import { house } from "../../house.ts";
import { pieces, results } from "../pieces/data.ts";
import { addressOf, type Source } from "./source.ts";

/** Not one of the app's own caches, which begin with its name (sw/how.ts). */
export const CACHE = "pictures";

type Size = "thumb" | "page";

/** Grows with each picture that has come. */
export const came = signal(0);

const keyOf = (piece: number, [, sha256]: Source, size: Size): string => `/pictures/${piece}/${sha256}/${size}`;

/** The piece that an entry of the cache belongs to. */
export function pieceOf(address: string): number {
  return Number(/\/pictures\/(\d+)\//.exec(address)?.[1]);
}

/** States of a delivery whose piece may come back to its worker. */
const open = new Set(["waiting_files", "received", "passed", "returned"]);

/** The pieces whose pictures are still needed. */
export function needed(
  held: Iterable<string>,
  delivered: Iterable<{ piece: number; state: string }>,
): ReadonlySet<number> {
  const found = new Set([...held].map(Number));
  for (const { piece, state } of delivered) if (open.has(state)) found.add(piece);
  return found;
}

/** A picture of a piece: from the phone, else from the server, and then kept. null when neither has it now. */
export async function pictureOf(piece: number, source: Source, size: Size): Promise<Blob | null> {
  const cache = await globalThis.caches?.open(CACHE);
  const key = keyOf(piece, source, size);
  const kept = await cache?.match(key);
  if (kept) return kept.blob();
  const response = await house.request(addressOf(source[1], size)).catch(() => null);
  if (!response?.ok || !response.headers.get("content-type")?.startsWith("image/")) return null;
  const picture = await response.blob();
  await cache?.put(key, new Response(picture, { headers: { "content-type": picture.type } }));
  came.value++;
  return picture;
}

let running = false;
let again = false;

async function run(): Promise<void> {
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    const cache = await globalThis.caches?.open(CACHE);
    const still = needed(pieces.value.keys(), results.value.values());
    for (const { url } of (await cache?.keys()) ?? []) {
      if (!still.has(pieceOf(url))) await cache?.delete(url);
    }
    for (const size of ["thumb", "page"] as const) {
      for (const [id, { sources = [] }] of pieces.value) {
        for (const source of sources) {
          const there = await cache?.match(keyOf(Number(id), source, size));
          // What cannot be had now is asked for after the next exchange.
          if (!there && !(await pictureOf(Number(id), source, size)) && navigator.onLine === false) return;
        }
      }
    }
  } finally {
    running = false;
    if (again) {
      again = false;
      void run();
    }
  }
}

let watching = false;

/** From now on the pictures come and go with the pieces. */
export function watchPictures(): void {
  if (watching) return;
  watching = true;
  effect(() => {
    const ready = pieces.value.size + results.value.size + (house.link.value.last ?? 0);
    if (ready > 0) untracked(() => void run().catch(() => undefined));
  });
}
