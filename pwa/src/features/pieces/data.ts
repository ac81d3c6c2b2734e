/** The rows of the device that a worker's screens read. Every signal is the one of the house, asked for once. */
import { computed, effect } from "@preact/signals";
import { house } from "../../house.ts";
import type { Hub, Order, Piece, Result, Returned } from "./rows.ts";

export const pieces = house.rows<Piece>("person", "piece");
export const results = house.rows<Result>("person", "result");
export const returned = house.rows<Returned>("person", "returned");
export const orders = house.rows<Order>("hub", "order");
export const hubs = house.rows<Hub>("hub", "hub");

/** The hub of this person. */
export const hub = computed(() => {
  const code = house.me.value?.hub.code;
  return (code === undefined ? undefined : hubs.value.get(code)) ?? null;
});

/** When results arrived, newest first. */
export const delivered = computed(() => [...results.value.values()].sort((a, b) => b.received_at - a.received_at));

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
  const { order, piece } = args as { order?: number; piece?: number };
  const id = order ?? (piece === undefined ? undefined : orderOfPiece.get(piece));
  return id === undefined ? undefined : orders.value.get(String(id));
}
