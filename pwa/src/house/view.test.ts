import { effect, signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import { orderForesights } from "../features/orders/mutations.ts";
import { pieceForesights } from "../features/pieces/mutations.ts";
import { resultForesights } from "../features/results/mutations.ts";
import type { Pending } from "./api.ts";
import { View } from "./view.ts";

const FORESIGHTS = { ...pieceForesights, ...resultForesights, ...orderForesights };

function pending(n: number, name: string, args: object): Pending {
  return { n, name, args, lane: "x/1", at: n };
}

/** A view over scopes that a test sets. */
function openView() {
  const outbox = signal<readonly Pending[]>([]);
  const view = new View(outbox, FORESIGHTS);
  const scopes = new Map<string, Map<string, string>>();
  const set = (scope: string, rows: Record<string, object>) => {
    scopes.set(scope, new Map(Object.entries(rows).map(([id, row]) => [id, JSON.stringify(row)])));
    view.take(new Map([[scope, null]]), { bodies: (name) => scopes.get(name) ?? new Map() });
  };
  return { outbox, view, set };
}

describe("the view", () => {
  it("puts the rows of all scopes of a sort together, by kind and key", () => {
    const { view, set } = openView();
    set("hub:MDR", { "order/1": { code: "MDR-0001" }, "hub/MDR": { code: "MDR" } });
    set("hub:KWN", { "order/2": { code: "KWN-0001" } });
    set("person:12", { me: { id: 12 }, "order/9": { code: "not here" } });
    expect([...view.rows("hub", "order").value.keys()]).toEqual(["1", "2"]);
    expect(view.rows<{ id: number }>("person", "me").value.get("")?.id).toBe(12);
    set("hub:KWN", {});
    expect([...view.rows("hub", "order").value.keys()]).toEqual(["1"]);
  });

  it("is drawn again only when its own rows changed, and keeps rows that did not", () => {
    const { view, set } = openView();
    set("hub:MDR", { "order/1": { open: 1 }, "order/2": { open: 2 }, "hub/MDR": {} });
    const orders = view.rows("hub", "order");
    expect(view.rows("hub", "order")).toBe(orders);
    let drawn = 0;
    effect(() => {
      orders.value;
      drawn++;
    });
    const first = orders.value.get("1");
    set("hub:MDR", { "order/1": { open: 1 }, "order/2": { open: 2 }, "hub/MDR": { name: "new" } });
    expect(drawn).toBe(1);
    set("hub:MDR", { "order/1": { open: 1 }, "order/2": { open: 3 }, "hub/MDR": { name: "new" } });
    expect(drawn).toBe(2);
    expect(orders.value.get("1")).toBe(first);
  });

  it("shows pending mutations as if done, on top of rows that stay as the server sent them", () => {
    const { outbox, view, set } = openView();
    set("person:12", { "piece/51": { no: 7, state: "leased" }, "piece/52": { no: 8, state: "leased" } });
    const pieces = view.rows<{ no: number; state: string; n?: number }>("person", "piece");
    outbox.value = [pending(1, "piece.give_back", { piece: 52 }), pending(2, "result.submit", { piece: 51 })];
    expect([...pieces.value]).toEqual([["51", { no: 7, state: "sending", n: 2 }]]);
    outbox.value = [];
    expect(pieces.value.get("51")).toEqual({ no: 7, state: "leased" });
    expect(pieces.value.size).toBe(2);
  });

  it("leaves alone what a mutation no longer applies to", () => {
    const { outbox, view, set } = openView();
    outbox.value = [
      pending(1, "result.submit", { piece: 51 }),
      pending(2, "order.publish", { order: 5 }),
      pending(3, "somebody.else", { order: 5 }),
    ];
    set("desk:MDR", { "order/5": { state: "closed" } });
    expect(view.rows("person", "piece").value.size).toBe(0);
    expect(view.rows("desk", "order").value.get("5")).toEqual({ state: "closed" });
  });

  it("runs them in order: what one put, the next sees", () => {
    const { outbox, view, set } = openView();
    set("desk:MDR", { "order/5": { state: "draft" } });
    const orders = view.rows<{ state: string }>("desk", "order");
    outbox.value = [pending(1, "order.publish", { order: 5 })];
    expect(orders.value.get("5")?.state).toBe("open");
    outbox.value = [...outbox.value, pending(2, "order.withdraw", { order: 5 })];
    expect(orders.value.get("5")?.state).toBe("draft");
  });

  it("is not drawn again by a mutation that changes nothing in it", () => {
    const { outbox, view, set } = openView();
    set("person:12", { "piece/51": { state: "leased" } });
    const pieces = view.rows("person", "piece");
    outbox.value = [pending(1, "result.submit", { piece: 51 })];
    const before = pieces.value;
    outbox.value = [...outbox.value, pending(2, "piece.take", { order: 1, count: 1 })];
    expect(pieces.value).toBe(before);
  });
});
