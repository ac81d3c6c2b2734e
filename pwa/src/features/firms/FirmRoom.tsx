import { match } from "../../shell/router.ts";
import { FirmOrderScreen } from "./FirmOrderScreen.tsx";
import { ArrivedScreen, FirmOrdersScreen } from "./FirmOrdersScreen.tsx";

/** The screens of a firm: たのむ, 届いたもの, one order. */
export function FirmRoom({ path }: { path: string }) {
  const order = match("/orders/:id", path)?.id;
  if (order !== undefined) return <FirmOrderScreen key={order} id={order} />;
  return match("/arrived", path) ? <ArrivedScreen /> : <FirmOrdersScreen />;
}
