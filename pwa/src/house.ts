/** The house: the one way from a screen to the device. See src/house/api.ts for what it promises. */
import { orderForesights } from "./features/orders/mutations.ts";
import { packForesights } from "./features/packs/mutations.ts";
import { pieceForesights } from "./features/pieces/mutations.ts";
import { quarantineForesights } from "./features/quarantine/mutations.ts";
import { resultForesights } from "./features/results/mutations.ts";
import type { House } from "./house/api.ts";
import { Device } from "./house/device.ts";
import { wire } from "./house/triggers.ts";
import { KEEP_HOUSE } from "./sw/words.ts";
import { httpSend } from "./transport/http.ts";

export type * from "./house/api.ts";
export { StoreTrouble } from "./store/trouble.ts";

const keepHouse = () => navigator.serviceWorker?.controller?.postMessage(KEEP_HOUSE);

const device = new Device({
  send: httpSend(),
  foresights: {
    ...packForesights,
    ...pieceForesights,
    ...resultForesights,
    ...orderForesights,
    ...quarantineForesights,
  },
  app: __APP__,
  visible: () => document.visibilityState !== "hidden",
  stored: keepHouse,
});

// A test that only imports a screen has no page to live in.
if (typeof document !== "undefined" && typeof indexedDB !== "undefined") {
  wire(device);
  void device.start().then(keepHouse);
  if (import.meta.env.PROD && navigator.serviceWorker) {
    void device.updates.watch(navigator.serviceWorker, () => location.reload());
  }
}

export const house: House = device;

/** A page with screens for photos and recordings says where that part of the app comes from. */
export function bringFiles(from: Device["bringFiles"]): void {
  device.bringFiles = from;
}
