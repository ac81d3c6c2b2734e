// 拠点のいま: what needs a person today, most urgent first. A pure function of the desk's rows.

import {
  cameAt,
  type DeskDevice,
  type DeskOrder,
  type DeskPerson,
  type DeskPiece,
  type DeskResult,
  type PersonRef,
} from "../orders/rows.ts";
import type { DeskProposal } from "../proposals/rows.ts";
import { forHub } from "../proposals/waiting.ts";
import type { DeskHeld } from "../quarantine/rows.ts";
import type { DeskSkill } from "../skills/rows.ts";
import type { Thread } from "../threads/rows.ts";

export const hour = 3_600_000;
export const silentAfter = 48 * hour;
/** A phone that was in contact a moment ago is sending what it counted. */
const settling = hour / 6;
const zone = 9 * hour;

/** The day of an instant in Japan, as a count of days. */
export function japanDay(at: number): number {
  return Math.floor((at + zone) / (24 * hour));
}

interface Of {
  /** stable over changes: for lists and focus */
  key: string;
}

export type Urgent =
  | (Of & { kind: "expired" | "due"; person: PersonRef | null; order: number; pieces: number; until: number })
  | (Of & { kind: "late"; person: PersonRef; order: number; pieces: number; receipt: string; at: number })
  | (Of & { kind: "question"; count: number; at: number })
  | (Of & { kind: "held"; person: PersonRef; count: number; at: number })
  | (Of & { kind: "unsent"; person: PersonRef; count: number; contact: number })
  | (Of & { kind: "silent"; person: PersonRef; since: number; holds: number })
  | (Of & { kind: "review"; order: number; count: number })
  | (Of & { kind: "proposal"; person: PersonRef; number: string; words: string; title: string; at: number })
  | (Of & { kind: "alone"; person: PersonRef | null; skill: string; code: string })
  | (Of & { kind: "export"; order: number })
  | (Of & { kind: "asked" | "draft"; order: number });

export interface DeskView {
  now: number;
  orders: ReadonlyMap<string, DeskOrder>;
  pieces: ReadonlyMap<string, DeskPiece>;
  results: ReadonlyMap<string, DeskResult>;
  people: ReadonlyMap<string, DeskPerson>;
  held: ReadonlyMap<string, DeskHeld>;
  proposals: ReadonlyMap<string, DeskProposal>;
  threads: ReadonlyMap<string, Thread>;
  skills: ReadonlyMap<string, DeskSkill>;
  /** orders whose sheet was taken out on this device, with the number of pieces it held then */
  exported: ReadonlyMap<number, number>;
}

const rank: Record<Urgent["kind"], number> = {
  expired: 0,
  due: 1,
  late: 2,
  question: 3,
  held: 4,
  asked: 5,
  review: 6,
  unsent: 7,
  silent: 8,
  alone: 9,
  proposal: 10,
  export: 11,
  draft: 12,
};

function when(item: Urgent): number {
  switch (item.kind) {
    case "expired":
    case "due":
      return item.until;
    case "late":
    case "question":
    case "held":
    case "proposal":
      return item.at;
    case "unsent":
      return item.contact;
    case "silent":
      // who holds pieces comes first
      return item.holds > 0 ? item.since - 1e13 : item.since;
    case "alone":
      return Number(item.skill);
    default:
      return item.order;
  }
}

export function collected(order: Pick<DeskOrder, "pieces">): boolean {
  return order.pieces.total > 0 && order.pieces.received === order.pieces.total;
}

export function lastContact(person: DeskPerson): number | null {
  const live = person.devices.filter((device) => !device.revoked);
  if (live.length === 0) return null;
  return Math.max(...live.map((device) => device.contact_at ?? device.paired_at));
}

export function unsent(person: DeskPerson): number {
  return person.devices.reduce((sum, device) => sum + (device.revoked ? 0 : device.pending), 0);
}

export function isSilent(person: DeskPerson, now: number): boolean {
  const contact = lastContact(person);
  return contact !== null && now - contact > silentAfter;
}

export function urgent(view: DeskView): Urgent[] {
  const list: Urgent[] = [];
  const today = japanDay(view.now);
  const leases = new Map<string, Urgent & { kind: "expired" | "due" }>();
  const holds = new Map<number, number>();

  for (const piece of view.pieces.values()) {
    // somebody holds it, alone or beside others who answer it, too; who waits for an answer loses no time
    if (piece.until === null) continue;
    if (piece.worker !== null) holds.set(piece.worker.id, (holds.get(piece.worker.id) ?? 0) + 1);
    const kind = piece.until <= view.now ? "expired" : japanDay(piece.until) === today ? "due" : null;
    if (kind === null) continue;
    const key = `${kind}-${piece.order}-${piece.worker?.id ?? 0}`;
    const group = leases.get(key);
    if (group === undefined) {
      leases.set(key, { kind, key, person: piece.worker, order: piece.order, pieces: 1, until: piece.until });
    } else {
      group.pieces += 1;
      group.until = Math.min(group.until, piece.until);
    }
  }
  list.push(...leases.values());

  const late = new Map<string, Urgent & { kind: "late" }>();
  for (const result of view.results.values()) {
    if (result.state !== "late") continue;
    const order = view.orders.get(String(result.order));
    if (order === undefined) continue;
    const key = `late-${result.order}-${result.worker.id}`;
    const group = late.get(key);
    if (group === undefined) {
      late.set(key, {
        kind: "late",
        key,
        person: result.worker,
        order: result.order,
        pieces: 1,
        receipt: result.receipt ?? "",
        at: cameAt(result),
      });
    } else {
      group.pieces += 1;
      if (cameAt(result) > group.at) Object.assign(group, { at: cameAt(result), receipt: result.receipt ?? "" });
    }
  }
  list.push(...late.values());

  const asked = [...view.threads.values()].flatMap(({ asked_at }) => asked_at ?? []);
  if (asked.length > 0) {
    list.push({ kind: "question", key: "question", count: asked.length, at: Math.min(...asked) });
  }

  const held = new Map<number, Urgent & { kind: "held" }>();
  for (const { person, decision, received_at: at } of view.held.values()) {
    if (decision !== null) continue;
    const group = held.get(person.id);
    if (group === undefined) held.set(person.id, { kind: "held", key: `held-${person.id}`, person, count: 1, at });
    else Object.assign(group, { count: group.count + 1, at: Math.min(group.at, at) });
  }
  list.push(...held.values());

  for (const person of view.people.values()) {
    if (person.role !== "worker") continue;
    const contact = lastContact(person);
    if (contact === null) continue;
    const ref: PersonRef = { id: person.id, name: person.name, tint: person.tint };
    const count = unsent(person);
    if (count > 0 && view.now - contact > settling) {
      list.push({ kind: "unsent", key: `unsent-${person.id}`, person: ref, count, contact });
    } else if (isSilent(person, view.now)) {
      const key = `silent-${person.id}`;
      list.push({ kind: "silent", key, person: ref, since: contact, holds: holds.get(person.id) ?? 0 });
    }
  }

  for (const [number, one] of view.proposals) {
    if (!forHub(one)) continue;
    const { worker: person, words, title, noted_at: at } = one;
    list.push({ kind: "proposal", key: `proposal-${number}`, person, number, words, title, at });
  }

  for (const [skill, { templates }] of view.skills) {
    for (const { few, code, active } of templates) {
      if (few) list.push({ kind: "alone", key: `alone-${code}`, person: active[0] ?? null, skill, code });
    }
  }

  for (const [id, order] of view.orders) {
    const number = Number(id);
    const count = order.reviews?.received ?? 0;
    if (count > 0) list.push({ kind: "review", key: `review-${id}`, order: number, count });
    if (order.state === "terms_ready") list.push({ kind: "asked", key: `asked-${id}`, order: number });
    // What a firm is still writing is hers.
    else if (order.state === "draft" && order.asked_at !== undefined) continue;
    else if (order.state === "draft") list.push({ kind: "draft", key: `draft-${id}`, order: number });
    else if (collected(order) && view.exported.get(number) !== order.pieces.received) {
      list.push({ kind: "export", key: `export-${id}`, order: number });
    }
  }

  return list.sort((a, b) => rank[a.kind] - rank[b.kind] || when(a) - when(b) || (a.key < b.key ? -1 : 1));
}

export interface Numbers {
  /** pieces that arrived today */
  received: number;
  /** pieces in somebody's hands */
  leased: number;
  /** of them, those that end today or have ended */
  due: number;
  /** pieces that can be taken */
  ready: number;
}

export function numbers(view: Pick<DeskView, "now" | "orders" | "pieces" | "results">): Numbers {
  const today = japanDay(view.now);
  const sum: Numbers = { received: 0, leased: 0, due: 0, ready: 0 };
  for (const order of view.orders.values()) {
    sum.leased += order.pieces.leased;
    if (order.state === "open") sum.ready += order.pieces.ready;
  }
  for (const piece of view.pieces.values()) {
    if (piece.until !== null && japanDay(piece.until) <= today) sum.due += 1;
  }
  const arrived = new Set<number>();
  for (const result of view.results.values()) {
    if (result.received_at !== null && japanDay(result.received_at) === today) arrived.add(result.piece);
  }
  sum.received = arrived.size;
  return sum;
}

/** A clock that is wrong by less than this is right: a message takes its time, too. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** By how many minutes a device's clock is fast (slow: negative); 0 when it is right, or unknown. */
export function clockMinutes({ ahead_ms }: DeskDevice): number {
  const ahead = ahead_ms ?? 0;
  return Math.abs(ahead) < CLOCK_TOLERANCE_MS ? 0 : Math.round(ahead / 60_000);
}

/** Whether another device of the person was connected after this one spoke for the last time and kept something unsent. */
export function isReplaced({ pending, contact_at }: DeskDevice, person: DeskPerson): boolean {
  return pending > 0 && person.devices.some((other) => other.paired_at > (contact_at ?? 0));
}
