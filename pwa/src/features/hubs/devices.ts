// The one revoker of the page.
import { computed } from "@preact/signals";
import { house } from "../../house.ts";
import { t } from "../../text/desk.ts";
import { toast } from "../../ui/toast.tsx";
import { revoker } from "./revoke.ts";

const place = "hitokuchi.desk.revoke";

export const revocations = revoker(
  {
    read() {
      try {
        return localStorage.getItem(place);
      } catch {
        return null;
      }
    },
    write(text) {
      try {
        localStorage.setItem(place, text);
      } catch {
        // a closed store: the wish lives as long as the page
      }
    },
  },
  (device) => house.act("device.revoke", `device/${device}`, { device }),
);

/** Devices that are revoked, or will be: asked for here, or written down and not yet judged. */
export const revoking = computed<ReadonlySet<string>>(() => {
  const devices = new Set(revocations.wishes.value);
  for (const pending of house.outbox.value) {
    if (pending.name === "device.revoke") devices.add(pending.lane.replace(/^device\//, ""));
  }
  return devices;
});

function carryOut(device: string): void {
  revocations.carryOut(device).catch(() => toast(t("save.failed")));
}

/** Asks for a device to be stopped; the toast is the way back. */
export function stopDevice(device: string, name: string): void {
  revocations.ask(device);
  toast(
    t("device.stopped", { name }),
    () => revocations.undo(device),
    () => carryOut(device),
  );
}
