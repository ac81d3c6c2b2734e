/** What a firm does with an order of her own: written down on the device first, said afterwards. */
import { house } from "../../house.ts";
import { t as desk } from "../../text/desk.ts";
import { toast } from "../../ui/toast.tsx";
import { t } from "./words.ts";

const said = { propose: "asked.said", take_back: "takenBack", discard: "discarded" } as const;

/** Resolves to whether it is written down. */
export async function move(verb: keyof typeof said, order: number): Promise<boolean> {
  try {
    await house.act(`order.${verb}`, `order/${order}`, { order });
    toast(t(said[verb]));
    return true;
  } catch {
    toast(desk("save.failed"));
    return false;
  }
}
