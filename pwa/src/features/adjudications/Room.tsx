import { match } from "../../shell/router.ts";
import { AppealsScreen } from "../appeals/AppealsScreen.tsx";
import { RejectScreen } from "../appeals/RejectScreen.tsx";
import { ChecksScreen } from "./ChecksScreen.tsx";
import { DecideScreen } from "./DecideScreen.tsx";

/** The desk's screens about answers that differ, gold pieces, rejections and appeals. */
export function Room({ path }: { path: string }) {
  const order = match("/checks/:id", path)?.id;
  if (order !== undefined) return <ChecksScreen key={order} id={order} />;
  const result = match("/reject/:id", path)?.id;
  if (result !== undefined) return <RejectScreen key={result} id={result} />;
  if (match("/appeals", path)) return <AppealsScreen />;
  return <DecideScreen />;
}
