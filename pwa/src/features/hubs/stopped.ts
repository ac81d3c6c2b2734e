import { computed } from "@preact/signals";
import { house } from "../../house.ts";

/**
 * The server lets this device see nothing any more: it answers, but even the row about the person is gone. Not the same as
 * `signed_out`, where it does not know the device at all.
 */
export const stopped = computed<boolean>(() => {
  const { state, last, progress } = house.link.value;
  if (house.phase.value !== "ready" || last === null || progress !== null || state === "connecting") return false;
  return house.rows("person", "me").value.size === 0;
});
