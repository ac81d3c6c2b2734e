/** A worker's ideas: what the server said, with what was written here and is not there yet. */
import type { Pending } from "../../house.ts";
import type { Order } from "../pieces/rows.ts";
import type { Kind, OwnProposal } from "./rows.ts";

export interface Note {
  proposal: number;
  order: number;
  words: string;
  piece?: number;
}

export interface Draft {
  proposal: number;
  kind: Kind;
  words: string;
  before: number;
  after: number;
  volume: number;
  named: boolean;
}

/** `waits`: something of it is not with the server. */
export interface Idea extends OwnProposal {
  number: number;
  waits: boolean;
}

function begun({ proposal, order: id, words }: Note, at: number, order: Order | undefined): Idea {
  return {
    number: proposal,
    waits: true,
    order: id,
    title: order?.title ?? "",
    minutes: order?.minutes ?? 0,
    monthly: order?.pieces ?? 1,
    firm: { id: order?.firm.id ?? 0, name: order?.firm.name ?? "" },
    template: null,
    state: "noted",
    kind: null,
    words,
    before: null,
    after: null,
    volume: null,
    named: false,
    noted_at: at,
    version: null,
    since: null,
    measure_at: null,
    measured: null,
    reward: null,
    steps: [],
  };
}

/** The newest first. */
export function mine(
  rows: ReadonlyMap<string, OwnProposal>,
  outbox: readonly Pending[],
  orders: ReadonlyMap<string, Order>,
): Idea[] {
  const found = new Map<number, Idea>();
  for (const [key, row] of rows) found.set(Number(key), { ...row, number: Number(key), waits: false });
  for (const { name, args, at } of outbox) {
    if (name === "proposal.note") {
      const note = args as Note;
      const known = found.get(note.proposal);
      if (!known) found.set(note.proposal, begun(note, at, orders.get(String(note.order))));
    } else if (name === "proposal.draft") {
      const { proposal, ...said } = args as Draft;
      const known = found.get(proposal);
      if (known) found.set(proposal, { ...known, ...said, state: "drafted", waits: true });
    }
  }
  return [...found.values()].sort((a, b) => b.noted_at - a.noted_at);
}

/** A number that no other device chooses: the time in ms, and a bit of chance. */
export function freshNumber(now = Date.now()): number {
  return now * 1000 + Math.floor(Math.random() * 1000);
}

/** The hub's question, while it waits for an answer. */
export function question({ state, steps }: Pick<OwnProposal, "state" | "steps">): OwnProposal["steps"][number] | null {
  const last = steps[steps.length - 1];
  return state === "noted" && last?.verb === "ask" ? last : null;
}
