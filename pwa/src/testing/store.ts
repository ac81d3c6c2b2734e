/** A store on fake-indexeddb, paired, and what a crash does to it. */
import "fake-indexeddb/auto";
import { forceCloseDatabase } from "fake-indexeddb";
import { draftRules } from "../house/draft-rules.ts";
import { beginPairing, finishPairing } from "../store/identity.ts";
import type { Identity } from "../store/schema.ts";
import { openStore, type Store } from "../store/store.ts";
import type { Send } from "../transport/reply.ts";
import type { ModelServer } from "./server.ts";

export const IDENTITY: Identity = {
  device: "7",
  token: "token-of-7",
  person: { id: 12, name: "山田 はる", role: "worker", tint: 3 },
  hub: { code: "MDR", name: "みどり石油SSテレワークハブ" },
  firm: null,
};

let slots = 0;

/** A slot that no other test has. */
export function freshSlot(): string {
  slots++;
  return `test-${slots}`;
}

/** What another tab, or the same one after a crash, has of a slot. */
export function openTab(slot: string): Store {
  return openStore(draftRules, slot);
}

/** The first tab of a device that is paired. */
export async function pairedTab(slot = freshSlot(), identity = IDENTITY): Promise<Store> {
  const store = openTab(slot);
  await beginPairing(store.database, "48271093", () => identity.token);
  await finishPairing(store.database, identity);
  return store;
}

/** Close the connections under the store's feet, as browsers do. */
export function watchConnections(): { loseAll(): void } {
  const open = indexedDB.open.bind(indexedDB);
  const connections: IDBDatabase[] = [];
  indexedDB.open = (...args) => {
    const request = open(...args);
    request.addEventListener("success", () => connections.push(request.result));
    return request;
  };
  return {
    loseAll: () => {
      for (const connection of connections.splice(0)) forceCloseDatabase(connection as never);
    },
  };
}

/** Sends to a model server; `spoil` may cut or replace what comes back. */
export function sendTo(server: ModelServer, spoil: (answer: string) => { text: string; whole: boolean } = whole): Send {
  return async (text, _token, heard) => {
    const spoiled = spoil(server.answer(text));
    heard(spoiled.text);
    return { kind: "text", ...spoiled };
  };
}

function whole(text: string): { text: string; whole: boolean } {
  return { text, whole: true };
}
