/** What wakes a device that runs in a page. */
import { effect } from "@preact/signals";
import { OUTBOX_TAG } from "../sw/words.ts";
import type { Device } from "./device.ts";
import { connectionOf, Hints } from "./hints.ts";

/** A hint reaches everybody at once; who asks a little later asks a server that is less busy, and once for several hints. */
const GATHER_MS = 600;

/** Not in the DOM library yet; browsers without it never have it. */
interface WithSync extends ServiceWorkerRegistration {
  readonly sync?: { register(tag: string): Promise<void> };
}

/** Network Information API; most browsers have none of it. */
interface WithConnection extends Navigator {
  readonly connection?: EventTarget;
}

/** Listen to the page and the network, and let the service worker finish what a closed page could not. */
export function wire(device: Device): void {
  addEventListener("online", () => device.nudge());
  addEventListener("offline", () => device.cutOff());
  addEventListener("pageshow", ({ persisted }) => {
    // Back from the page cache: others went on while this page was frozen.
    if (persisted) void device.refresh().then(() => device.looked());
  });
  // From mobile data to Wi-Fi: photos may go now.
  (navigator as WithConnection).connection?.addEventListener?.("change", () => device.nudge());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void leave(device);
    else comeBack(device);
  });
  listenForHints(device);
}

function listenForHints(device: Device): void {
  let gathering = false;
  const hints = new Hints({
    request: (path, init) => device.request(path, init),
    changed: () => {
      if (gathering) return;
      gathering = true;
      setTimeout(() => {
        gathering = false;
        device.nudge();
      }, Math.random() * GATHER_MS);
    },
  });
  const look = () => {
    if (device.phase.value === "ready") hints.looked();
  };
  effect(look);
  document.addEventListener("visibilitychange", look);
  connectionOf(navigator)?.addEventListener("change", look);
}

function comeBack(device: Device): void {
  device.updates.ask();
  void device.refresh().then(() => device.looked());
}

/** The page may never come back: drafts to the server, and what does not get there in time is left to the service worker. */
async function leave(device: Device): Promise<void> {
  await Promise.allSettled(Array.from(device.drafts.value.keys(), (piece) => device.backUpDraft(piece)));
  device.looked();
  if (device.outbox.value.length === 0) return;
  const registration: WithSync | undefined = await navigator.serviceWorker?.getRegistration();
  await registration?.sync?.register(OUTBOX_TAG).catch(() => undefined);
}
