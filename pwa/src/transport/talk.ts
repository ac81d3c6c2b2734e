/**
 * A conversation: exchanges until nothing is left to send or to fetch. The page and the service worker use this very code,
 * one of them at a time.
 */
import { readIdentity } from "../store/identity.ts";
import { alone } from "../store/neighbours.ts";
import type { Store } from "../store/store.ts";
import { sumUp } from "../store/sums.ts";
import type { Answer } from "../sync/answer.ts";
import type { Buckets } from "../sync/buckets.ts";
import { decodeMutation } from "../sync/codec.ts";
import type { Life } from "../sync/messages.ts";
import { type Absorbed, compose, type Message, type Replica } from "../sync/replica.ts";
import { TELL_EVERY_MS } from "../sync/version.ts";
import { type Budget, FULL_BUDGET, larger, smaller } from "./budget.ts";
import type { Failure, Send } from "./reply.ts";

/** How a conversation ended. `done`: nothing is left. `waiting`: the server keeps something for later. */
export interface Ending {
  state: "done" | "waiting" | "unpaired" | Exclude<Failure, "too_large">;
  /** How long the server asked us to wait, ms: before the next idle contact, or before trying again. */
  waitMs: number;
  /** What to start the next conversation with. */
  budget: Budget;
}

export interface Talk {
  store: Store;
  send: Send;
  /** Version of the app. */
  app: string;
  /** From the conversation before. */
  budget?: Budget;
  /** Bytes of storage in use, for the heartbeat. */
  storageBytes?: () => number;
  /** Chunks of the answer as they arrive. */
  heard?: (chunk: string) => void;
  /** After each answer was absorbed, before the next message. */
  absorbed?: (absorbed: Absorbed & { answer: Answer }) => Promise<void>;
}

/** When each device last told how it is, by its own clock; not kept, so that it does after each start (EX8). */
const told = new Map<string, number>();

/** Talk until nothing is left, under the lock. Rejects only with StoreTrouble. */
export function talk(options: Talk): Promise<Ending> {
  return alone(`${options.store.database.name}:exchange`, () => converse(options));
}

async function converse(options: Talk): Promise<Ending> {
  const { store, send, app, storageBytes, heard = () => undefined, absorbed: tell } = options;
  let budget = options.budget ?? FULL_BUDGET;
  for (;;) {
    const [identity, replica] = await Promise.all([readIdentity(store.database), store.journal.replica()]);
    if (!identity || !replica) return { state: "unpaired", waitMs: 0, budget };
    const lives = await store.journal.lives(identity.device);
    const unlike = Object.keys(replica.scopes).filter((scope) => replica.scopes[scope]?.unlike);
    const buckets = unlike.length > 0 ? await sumUp(store.database, unlike) : {};
    const wall = Date.now();
    const tells = replica.outbox.length > 0 || Math.abs(wall - (told.get(identity.device) ?? 0)) >= TELL_EVERY_MS;
    const how = tells ? { app, wall, storageBytes: storageBytes?.() ?? 0 } : {};
    const message = messageOf(replica, lives, { ...how, budget, buckets });
    const reply = await send(message.text, identity.token, heard);
    if (reply.kind === "failure") {
      const { why, waitMs } = reply;
      if (why !== "too_large") return { state: why, waitMs, budget: smaller(budget) };
      // The least that can be sent is one mutation, and none is numbered that is longer than a message.
      if (budget.push <= 1) return { state: "no_server", waitMs, budget };
      budget = { ...budget, push: 1 };
      continue;
    }
    const absorbed = await store.journal.absorb(identity.device, message, reply.text);
    if (!absorbed) return { state: reply.whole ? "not_ours" : "no_server", waitMs: 0, budget: smaller(budget) };
    if (moved(absorbed)) store.neighbours.tell({ about: "answer" });
    await tell?.(absorbed);
    const { complete, more, answer } = absorbed;
    if (complete && tells) told.set(identity.device, wall);
    budget = complete ? larger(budget) : smaller(budget);
    if (!more) return { state: "done", waitMs: answer.hi.pace, budget };
    if (!moved(absorbed)) return { state: complete ? "waiting" : "no_server", waitMs: answer.hi.pace, budget };
  }
}

/** Whether an answer changed anything, so that asking again leads somewhere. */
function moved({ settled, restored, renumbered, scopes }: Absorbed): boolean {
  return settled.length + restored.length + scopes.length > 0 || renumbered;
}

interface Said {
  app?: string;
  wall?: number;
  budget: Budget;
  storageBytes?: number;
  buckets: Record<string, Buckets>;
}

function messageOf(replica: Replica, lives: readonly Life[], occasion: Said): Message {
  const { budget, ...said } = occasion;
  const oldest = replica.outbox[0];
  return compose(replica, {
    ...said,
    nonce: newNonce(),
    budget: budget.rows,
    push: budget.push,
    oldestMs: oldest ? Math.max(0, (said.wall ?? 0) - decodeMutation(oldest.text).at) : 0,
    ...(lives.length > 0 && { lives }),
  });
}

/** 60 random bits: enough to tell an answer from an older one of this device, and short on the wire. */
function newNonce(): string {
  const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  return Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => letters[byte % 64]).join("");
}
