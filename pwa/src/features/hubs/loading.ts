import { house, type ScopeKind } from "../../house.ts";

/** Nothing was ever fetched, or the first download is running: what is empty may only be on its way. */
export function loading(kind: ScopeKind): boolean {
  const link = house.link.value;
  if (link.progress?.scope.startsWith(`${kind}:`)) return true;
  return link.last === null && (link.state === "connecting" || link.state === "quiet");
}
