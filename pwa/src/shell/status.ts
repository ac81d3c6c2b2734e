/** The one status line: where my work is. Computed from the outbox, the attention list and the receipts, never from a guess. */
import type { Attention, Link, Pending } from "../house.ts";

export type StatusTone = "good" | "wait" | "bad" | "paper";

/** Files of deliveries whose text is in: how many are in as well, of how many, and what they are. */
export interface FilesOnWay {
  have: number;
  of: number;
  kind: "photo" | "voice" | "both";
  /** Of how many deliveries, when that is said. */
  texts?: number;
}

export type Status =
  | { tone: "bad"; key: "stopped"; n: number; waiting: number; why: string }
  | { tone: "wait"; key: "waiting"; n: number }
  | { tone: "wait"; key: "saves" }
  | ({ tone: "wait"; key: "files" } & FilesOnWay)
  | { tone: "wait"; key: "news"; n: number }
  | { tone: "good"; key: "all"; at: number }
  | { tone: "paper"; key: "none" };

/** A request for work that was not granted loses nothing, and what a coordinator has decided is settled: news, not a stop. */
export function isNews(one: Attention): boolean {
  return (/^(piece|pack)\.take$/.test(one.name) && one.outcome === "refused") || one.code.startsWith("decided");
}

/** The backup of a draft, that it was begun, and a read mark are for our own comfort; a person waits for deliveries. */
export function isBackup(one: Pending): boolean {
  return /^(result\.save|piece\.(start|heard)|thread\.read)$/.test(one.name);
}

/** The short reasons of the catalogue; anything else needs a look. */
const reasons = new Set(["not_allowed", "not_yours", "already_delivered", "device_revoked", "lane_blocked"]);

export function whyKey(code: string): string {
  return reasons.has(code) ? code : "other";
}

export function statusOf(
  outbox: readonly Pending[],
  attention: readonly Attention[],
  received: readonly number[],
  link: Pick<Link, "state" | "last">,
  files: FilesOnWay | null = null,
): Status {
  const waiting = outbox.filter((one) => !isBackup(one)).length;
  const stopped = attention.filter((one) => !isNews(one) && !isBackup(one));
  const first = stopped[0];
  if (first) return { tone: "bad", key: "stopped", n: stopped.length, waiting, why: whyKey(first.code) };
  if (waiting > 0 && link.state === "signed_out") {
    return { tone: "bad", key: "stopped", n: waiting, waiting: 0, why: "signed_out" };
  }
  if (waiting > 0) return { tone: "wait", key: "waiting", n: waiting };
  if (files) return { tone: "wait", key: "files", ...files };
  const news = attention.length - stopped.length;
  if (news > 0) return { tone: "wait", key: "news", n: news };
  if (outbox.some(({ name }) => name === "result.save")) return { tone: "wait", key: "saves" };
  // The outbox is empty, so every outcome is on the device. The time is when that was last confirmed.
  const at = Math.max(link.last ?? 0, ...received);
  return at > 0 ? { tone: "good", key: "all", at } : { tone: "paper", key: "none" };
}

const HOUR = 3_600_000;

/** Hours that the oldest delivery has been waiting, when that is a day or more. */
export function waitingLong(outbox: readonly Pending[], now: number): number | null {
  const oldest = outbox.reduce(
    (least, one) => (isBackup(one) ? least : Math.min(least, one.at)),
    Number.POSITIVE_INFINITY,
  );
  const hours = Math.floor((now - oldest) / HOUR);
  return Number.isFinite(hours) && hours >= 24 ? hours : null;
}
