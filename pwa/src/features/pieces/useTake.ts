import { effect, signal } from "@preact/signals";
import { house } from "../../house.ts";
import { go, route } from "../../shell/router.ts";
import { codeText, t } from "../../text/index.ts";
import { toast } from "../../ui/toast.tsx";
import { pieces } from "./data.ts";
import { offline, take, type Wanted } from "./take.ts";

/** Asking is under way. One at a time: a second tap would take twice as much. */
export const taking = signal(false);
/** The person pressed 受ける without a connection and has not chosen yet. */
export const stranded = signal(false);

/** Asks for work and says what came of it. `anyway`: also without a connection, as a wish that waits. */
export async function askFor(wanted: readonly Wanted[], anyway = false): Promise<void> {
  if (taking.value || wanted.length === 0) return;
  if (!anyway && offline(house.link.value)) {
    stranded.value = true;
    return;
  }
  stranded.value = false;
  taking.value = true;
  const from = route.value;
  try {
    const said = await take(house, wanted, () => pieces.peek().keys(), effect);
    if (said.waits) {
      toast(t("order.laterDone"));
    } else if (said.got > 0) {
      toast(t(said.got < said.asked ? "order.tookLess" : "order.took", { n: said.got }));
      if (route.value === from && from !== "/") go("/", { replace: true });
    } else {
      toast(codeText(said.codes[0] ?? "none_left"));
    }
  } catch {
    toast(t("check.failedBody"));
  } finally {
    taking.value = false;
  }
}
