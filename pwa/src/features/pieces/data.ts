/** The rows of the device that a worker's screens read. Every signal is the one of the house, asked for once. */
import { computed, effect } from "@preact/signals";
import { house } from "../../house.ts";
import type { FilesOnWay } from "../../shell/status.ts";
import { isSound } from "../files/attached.ts";
import { can } from "../skills/can.ts";
import type { OwnQualification } from "../skills/rows.ts";
import type { Ended, Hub, Order, Piece, Result, Returned } from "./rows.ts";

export const pieces = house.rows<Piece>("person", "piece");
export const results = house.rows<Result>("person", "result");
export const returned = house.rows<Returned>("person", "returned");
export const ideas = house.rows("person", "proposal");
export const ended = house.rows<Ended>("person", "ended");
export const threads = house.rows<unknown>("person", "thread");
export const learning = house.rows<OwnQualification>("person", "qualification");
export const orders = house.rows<Order>("hub", "order");
export const hubs = house.rows<Hub>("hub", "hub");

/** Whether this person may take the work of an order: it needs no skill, or one that they have. */
export function mayTake({ skill }: Pick<Order, "skill">): boolean {
  return skill === undefined || [...learning.value.values()].some((one) => one.skill === skill && can(one.state));
}

/** The hub of this person. */
export const hub = computed(() => {
  const code = house.me.value?.hub.code;
  return (code === undefined ? undefined : hubs.value.get(code)) ?? null;
});

/** A result that is received. */
export type Delivered = Result & {
  state: Exclude<Result["state"], "waiting_files">;
  receipt: string;
  received_at: number;
};

/** What is received, newest first. */
export const delivered = computed(() =>
  [...results.value.values()]
    .filter((one): one is Delivered => one.received_at !== null)
    .sort((a, b) => b.received_at - a.received_at),
);

/** Deliveries whose text is in and whose files are not yet all. */
export const waitingFiles = computed(() => [...results.value.values()].filter((one) => one.received_at === null));

/** How many files of these deliveries are in, of how many, and what they are; null when nothing waits. */
export function filesOf(list: readonly Result[]): FilesOnWay | null {
  if (list.length === 0) return null;
  const sum = (at: 0 | 1): number => list.reduce((all, { files }) => all + (files?.[at] ?? 0), 0);
  const types = list.flatMap(({ attached = [] }) => attached.map(([, type]) => isSound(type)));
  const kind = types.every(Boolean) ? "voice" : types.some(Boolean) ? "both" : "photo";
  return { have: sum(0), of: sum(1), kind };
}

/** Of all that wait, and of those that came in whole since the first of these: the numbers only grow. */
export const filesOnWay = computed(() => {
  const since = Math.min(...waitingFiles.value.map(({ text_at = 0 }) => text_at));
  const batch = [...results.value.values()].filter((one) => one.files && (one.received_at ?? since) >= since);
  const way = waitingFiles.value.length > 0 ? filesOf(batch) : null;
  return way && { ...way, texts: batch.length };
});

/** The first download is not here yet: show the shape of what is coming, not "there is nothing". */
export const arriving = computed(() => {
  const { last, state, progress } = house.link.value;
  return progress !== null || (last === null && state === "connecting");
});

const orderOfPiece = new Map<number, number>();
// A piece that is on its way back is out of sight, but the list of what waits still names its order.
effect(() => {
  for (const [id, piece] of pieces.value) orderOfPiece.set(Number(id), piece.order);
});

/** The order that a mutation is about, if the device still knows. */
export function orderOf(args: unknown): Order | undefined {
  const {
    order,
    on,
    piece = on?.kind === "piece" ? on.id : undefined,
  } = args as {
    order?: number;
    piece?: number;
    on?: { kind: string; id: number };
  };
  const id = order ?? (piece === undefined ? undefined : orderOfPiece.get(piece));
  return id === undefined ? undefined : orders.value.get(String(id));
}
