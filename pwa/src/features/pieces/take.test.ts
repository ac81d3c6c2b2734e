import { effect, signal } from "@preact/signals";
import { expect, test } from "vitest";
import type { Attention, Link, Pending } from "../../house.ts";
import { take } from "./take.ts";

function phone(state: Link["state"] = "quiet") {
  const outbox = signal<readonly Pending[]>([]);
  const attention = signal<readonly Attention[]>([]);
  const link = signal<Link>({ state, last: 1, progress: null });
  const mine = signal(["51", "52"]);
  const discarded: number[] = [];
  let n = 0;
  const house = {
    outbox,
    attention,
    link,
    act: async (name: string, lane: string, args: object) => {
      n++;
      outbox.value = [...outbox.value, { n, name, lane, args, at: 1 }];
      return n;
    },
    discard: async (gone: number) => {
      discarded.push(gone);
    },
  };
  const asked = take(house, [{ order: 12, count: 3 }], () => mine.value, effect);
  return { ...house, mine, discarded, asked };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

test("what was granted is counted when the answer is here", async () => {
  const it = phone();
  await turn();
  expect(it.outbox.value[0]).toMatchObject({ name: "piece.take", lane: "order/12", args: { order: 12, count: 3 } });
  // One that was here is delivered in the same exchange: it does not count against the new ones.
  it.mine.value = ["52", "60", "61"];
  it.outbox.value = [];
  expect(await it.asked).toEqual({ got: 2, asked: 3, codes: [], waits: false });
});

test("a refusal is told once, and then off the list", async () => {
  const it = phone();
  await turn();
  const [one] = it.outbox.value;
  if (one) it.attention.value = [{ ...one, outcome: "refused", code: "none_left", key: "7.1.1" }];
  it.outbox.value = [];
  expect(await it.asked).toEqual({ got: 0, asked: 3, codes: ["none_left"], waits: false });
  expect(it.discarded).toEqual([1]);
});

test("when nobody can be asked it waits in the outbox", async () => {
  const it = phone();
  await turn();
  it.link.value = { ...it.link.value, state: "connecting" };
  it.link.value = { ...it.link.value, state: "no_network" };
  expect(await it.asked).toEqual({ got: 0, asked: 3, codes: [], waits: true });
});
