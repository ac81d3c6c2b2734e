/** The service worker: what happens when. What it keeps is in what.ts, how in how.ts. */
import { draftRules } from "../house/draft-rules.ts";
import { measureStorage } from "../house/measure.ts";
import { keepHouse } from "../store/housekeeping.ts";
import { openStore, type Store } from "../store/store.ts";
import { sha256 } from "../store/sums.ts";
import { httpSend } from "../transport/http.ts";
import { talk } from "../transport/talk.ts";
import { answer, dropOthers, keepAll } from "./how.ts";
import { fileFor } from "./what.ts";
import { KEEP_HOUSE, OUTBOX_TAG, TAKE_OVER } from "./words.ts";

declare const self: ServiceWorkerGlobalScope;

/** Version of the app; the build writes it in. */
declare const __APP__: string;

/** Background Sync is not in the WebWorker library. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

self.addEventListener("install", (event) => event.waitUntil(keepAll()));

self.addEventListener("activate", (event) => event.waitUntil(dropOthers(noOther(0)).then(() => self.clients.claim())));

self.addEventListener("fetch", (event) => {
  const file = fileFor(event.request, self.location.origin);
  if (file) event.respondWith(answer(file, event.request));
});

self.addEventListener("message", (event) => {
  if (event.data === TAKE_OVER) event.waitUntil(self.skipWaiting());
  if (event.data === KEEP_HOUSE) {
    const kept = withStore((store) => keepHouse(store.database, Date.now(), sha256));
    // The page that has just started is of this version.
    event.waitUntil(Promise.all([kept, dropOthers(noOther(1))]));
  }
});

self.addEventListener("sync", (event) => {
  const { tag } = event as SyncEvent;
  if (tag === OUTBOX_TAG) (event as SyncEvent).waitUntil(emptyOutbox());
});

/**
 * Whether no version but this one is in use: no newer one waits, and at most so many pages are open. A page of the version before
 * may still want one of its parts.
 */
function noOther(pages: number): () => Promise<boolean> {
  return async () => {
    const { installing, waiting } = self.registration;
    if (installing || waiting) return false;
    return (await self.clients.matchAll({ type: "window", includeUncontrolled: true })).length <= pages;
  };
}

/** Send what is unsent, as a page does. Rejects when something is left, so that the browser tries again later. */
function emptyOutbox(): Promise<void> {
  return withStore(async (store) => {
    const replica = await store.journal.replica();
    if (!replica || replica.outbox.length === 0) return;
    const used = (await measureStorage().catch(() => null))?.used ?? 0;
    const { state } = await talk({ store, send: httpSend(), app: __APP__, storageBytes: () => used });
    if (state === "no_network" || state === "no_server" || state === "not_ours") throw new Error(state);
  });
}

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = openStore(draftRules);
  try {
    return await work(store);
  } finally {
    store.neighbours.close();
    await store.database.close();
  }
}
