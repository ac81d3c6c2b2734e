import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ModelServer, printOf } from "../testing/server.ts";
import { readAnswer } from "./answer.ts";
import { absorb, adopt, compose, enqueue, newReplica, type Replica } from "./replica.ts";
import { type Dump, MemoryDevice } from "./testing/device.ts";

const EMPTY: Dump = { device: "7", inc: 1, next: 1, seen: 0, outbox: [], archive: [], scopes: {} };

function act(device: MemoryDevice, name = "result.save", lane = "piece/1"): void {
  device.replica = enqueue(device.replica, { name, lane, args: { text: "名前" }, at: 1 }).replica;
}

/** One exchange; `cut` bytes of the answer arrive, all of it without. */
function exchange(device: MemoryDevice, server: ModelServer, nonce: string, cut?: number) {
  const message = device.compose(nonce);
  const bytes = new TextEncoder().encode(server.answer(message.text));
  return device.absorb(message, new TextDecoder().decode(bytes.subarray(0, cut ?? bytes.length)));
}

function numbers(replica: Replica): number[] {
  return replica.outbox.map(({ n }) => n);
}

/** Exchanges until nothing is more; fails when that takes too long. */
function heal(device: MemoryDevice, server: ModelServer): void {
  for (let i = 0; i < 12; i++) if (exchange(device, server, `heal-${i}`)?.more === false) return;
  throw new Error("the device does not come to rest");
}

function rowsOf(device: MemoryDevice): Record<string, Record<string, string>> {
  return Object.fromEntries(Array.from(device.rows, ([scope, rows]) => [scope, Object.fromEntries(rows)]));
}

describe("a device and a server", () => {
  it("[EX1] push, acknowledge and pull in one exchange", () => {
    const server = new ModelServer();
    server.put("person:12", "piece/1", { no: 1 });
    server.judge = ({ n }) => (n === 2 ? ["refused", "none_left"] : ["applied"]);
    const device = new MemoryDevice(EMPTY, printOf);
    act(device);
    act(device);
    const got = exchange(device, server, "nonce-1");
    expect(got).toMatchObject({ complete: true, more: false });
    expect(device.archive.map(({ n, verdict, code }) => [n, verdict, code])).toEqual([
      [1, "applied", null],
      [2, "refused", "none_left"],
    ]);
    expect(rowsOf(device)).toEqual({ "person:12": { "piece/1": '{"no":1}' } });
  });

  it("[MU6] an outcome of what was not in the message settles nothing: it is numbered anew, and tells its first number", () => {
    const device = new MemoryDevice(EMPTY, printOf);
    act(device);
    const message = device.compose("nonce-1");
    act(device);
    const text = '["hi",1,"nonce-1",1,2,2,0]\n["done",1,"applied"]\n["done",2,"applied"]\n["end","nonce-1"]\n';
    device.absorb(message, text);
    expect([device.replica.inc, numbers(device.replica), device.archive.map(({ n }) => n)]).toEqual([2, [1], [1]]);
    expect(device.replica.outbox[0]?.text).toContain('"origin":[1,2]');
  });

  it("[EX2] an answer speaks of the incarnation of its message, also when another tab has left it meanwhile", () => {
    const device = new MemoryDevice(EMPTY, printOf);
    act(device);
    const message = device.compose("nonce-1");
    device.absorb(message, '["hi",1,"nonce-1",1,0,2,0]\n["end","nonce-1"]\n');
    const late = '["hi",1,"nonce-1",1,1,1,0]\n["done",1,"applied"]\n["end","nonce-1"]\n';
    expect(device.absorb(message, late)).toMatchObject({ settled: [], renumbered: false, more: true });
    expect([device.replica.inc, numbers(device.replica), device.replica.seen]).toEqual([2, [1], 0]);
  });

  it("[MU7] an answer that got lost is given again", () => {
    const server = new ModelServer();
    const device = new MemoryDevice(EMPTY, printOf);
    act(device);
    server.answer(device.compose("nonce-1").text);
    exchange(device, server, "nonce-2");
    expect([numbers(device.replica), device.replica.seen, server.taken().length]).toEqual([[], 1, 1]);
  });

  it("[MU6] a mutation written while a message is under way is never settled by a clone's outcome", () => {
    const server = new ModelServer();
    const device = new MemoryDevice(EMPTY, printOf);
    const clone = new MemoryDevice(EMPTY, printOf);
    act(clone, "clone.acts");
    exchange(clone, server, "nonce-0");
    const message = device.compose("nonce-1");
    const answer = server.answer(message.text);
    act(device, "device.acts");
    device.absorb(message, answer);
    expect(numbers(device.replica)).toEqual([1]);
    heal(device, server);
    expect(device.archive.map(({ text }) => JSON.parse(text).name)).toEqual(["device.acts"]);
    expect(server.taken(2).map(({ name }) => name)).toEqual(["device.acts"]);
  });

  it("[MU6] a cloned device takes another incarnation and loses nothing", () => {
    const server = new ModelServer();
    const device = new MemoryDevice(EMPTY, printOf);
    act(device, "both.know");
    const clone = new MemoryDevice(device.dump(), printOf);
    act(device, "device.acts");
    act(clone, "clone.acts");
    heal(device, server);
    heal(clone, server);
    act(device, "device.again");
    heal(device, server);
    const taken = [...server.inbox.keys()].flatMap((inc) => server.taken(inc).map(({ name }) => name));
    expect(taken).toEqual(expect.arrayContaining(["both.know", "device.acts", "clone.acts", "device.again"]));
    expect(taken.filter((name) => name === "both.know")).toHaveLength(1);
  });

  it("[MU9] lives that are over are refilled in their own numbers", () => {
    const server = new ModelServer();
    const device = new MemoryDevice(EMPTY, printOf);
    act(device, "first.life");
    const clone = new MemoryDevice(device.dump(), printOf);
    heal(device, server);
    act(clone, "clone.waits");
    act(device, "device.again");
    heal(device, server);
    heal(clone, server);
    expect(clone.replica.inc).toBe(2);
    const forgetful = new ModelServer();
    heal(clone, forgetful);
    expect([1, 2].map((inc) => forgetful.taken(inc).map(({ name }) => name))).toEqual([
      ["first.life"],
      ["clone.waits"],
    ]);
    heal(device, forgetful);
    expect(forgetful.taken(1).map(({ name }) => name)).toEqual(["first.life", "device.again"]);
  });

  it("[MU9] a server that forgot everything is refilled", () => {
    const server = new ModelServer();
    const device = new MemoryDevice(EMPTY, printOf);
    for (let i = 0; i < 4; i++) act(device);
    heal(device, server);
    const forgetful = new ModelServer();
    act(device);
    heal(device, forgetful);
    expect(forgetful.taken().map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
  });

  it("[MU9] a device goes on although its archive does not reach back to what the server knows", () => {
    const server = new ModelServer();
    const device = new MemoryDevice(EMPTY, printOf);
    for (let i = 0; i < 4; i++) act(device);
    heal(device, server);
    device.archive = device.archive.slice(2);
    const forgetful = new ModelServer();
    heal(device, forgetful);
    expect(forgetful.taken(2).map(({ n }) => n)).toEqual([1, 2]);
    act(device);
    heal(device, forgetful);
    expect(forgetful.taken(2)).toHaveLength(3);
  });

  it("[SC5] a scope that is gone takes its rows along and leaves the outbox", () => {
    const server = new ModelServer();
    server.put("hub:MDR", "order/1", {});
    const device = new MemoryDevice(EMPTY, printOf);
    heal(device, server);
    server.scopes.clear();
    act(device);
    const message = device.compose("nonce-9");
    const [hi, done, ...rest] = server.answer(message.text).split("\n");
    expect(done).toContain("done");
    device.absorb(message, [hi, ...rest].join("\n"));
    expect([rowsOf(device), numbers(device.replica)]).toEqual([{}, [1]]);
  });

  it("[SC8] a server with another history sends the scope from 0", () => {
    const server = new ModelServer();
    server.put("hub:MDR", "order/1", { title: "old" });
    const device = new MemoryDevice(EMPTY, printOf);
    heal(device, server);
    const restored = new ModelServer();
    restored.put("hub:MDR", "order/2", { title: "other" });
    heal(device, restored);
    expect(rowsOf(device)).toEqual({ "hub:MDR": { "order/2": '{"title":"other"}' } });
  });

  it("goes on as another device of the same person with what is unsent", () => {
    const device = new MemoryDevice(EMPTY, printOf);
    act(device);
    act(device);
    const adopted = adopt({ ...device.replica, seen: 40, next: 43 }, "8");
    expect(adopted).toMatchObject({ device: "8", inc: 1, seen: 0, next: 3 });
    expect(numbers(adopted)).toEqual([1, 2]);
  });
});

describe("a message up", () => {
  it("[MU1] carries as much as fits, and at least one mutation", () => {
    let replica = newReplica("7");
    for (let i = 0; i < 3; i++) {
      replica = enqueue(replica, { name: "a", lane: "b/1", args: "あ".repeat(100), at: 1 }).replica;
    }
    const upTo = (push: number) => compose(replica, { nonce: "nonce-1", push }).upTo;
    expect([upTo(1), upTo(900), upTo(10_000)]).toEqual([1, 2, 3]);
  });
});

describe("[EX3] a cut answer equals a shorter complete one", () => {
  /** What a server and a device may have been through before. */
  const steps = fc.array(
    fc.oneof(
      fc.record({ put: fc.integer({ min: 1, max: 6 }), text: fc.string({ unit: "grapheme", maxLength: 6 }) }),
      fc.record({ drop: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ act: fc.constantFrom("applied", "refused", "held") }),
      fc.constant("exchange" as const),
      fc.constant("forget" as const),
      fc.constant("clone" as const),
    ),
    { maxLength: 14 },
  );

  it("absorb(prefix), then heal = absorb(all)", () => {
    fc.assert(
      fc.property(steps, fc.nat(4000), (script, cut) => {
        let server = new ModelServer();
        const device = new MemoryDevice(EMPTY, printOf);
        const judge: ModelServer["judge"] = ({ name }) => (name === "applied" ? ["applied"] : [name as "held", "code"]);
        server.judge = judge;
        for (const [i, step] of script.entries()) {
          if (step === "exchange") exchange(device, server, `before-${i}`);
          else if (step === "forget") {
            const scopes = server.scopes;
            server = new ModelServer();
            server.judge = judge;
            for (const [name, scope] of scopes) server.scopes.set(name, scope);
          } else if (step === "clone") {
            const clone = new MemoryDevice(device.dump(), printOf);
            act(clone, "applied", `clone/${i}`);
            exchange(clone, server, `clone-${i}`);
          } else if ("put" in step)
            server.put(step.put % 2 ? "person:12" : "hub:MDR", `piece/${step.put}`, { text: step.text });
          else if ("drop" in step)
            server.drop(step.drop % 2 ? "person:12" : "hub:MDR", `piece/${step.drop}`, "expired");
          else act(device, step.act);
        }
        const whole = new MemoryDevice(device.dump(), printOf);
        const message = device.compose("nonce-x");
        const bytes = new TextEncoder().encode(server.answer(message.text));
        whole.absorb(message, new TextDecoder().decode(bytes));
        device.absorb(message, new TextDecoder().decode(bytes.subarray(0, cut % (bytes.length + 1))));
        const unsent = [device, whole].map((d) => [...d.replica.outbox, ...d.archive].length);
        expect(unsent[0]).toBe(unsent[1]);
        heal(device, server);
        expect(rowsOf(device)).toEqual(
          Object.fromEntries(Array.from(server.scopes.keys(), (name) => [name, server.rows(name)])),
        );
        expect(device.replica.outbox).toEqual([]);
        heal(whole, server);
        const lanes = (d: MemoryDevice) =>
          d.archive.map(({ text, verdict }) => [JSON.parse(text).name, verdict]).sort();
        expect(lanes(device)).toEqual(lanes(whole));
        expect(device.dump().scopes).toEqual(whole.dump().scopes);
      }),
      { numRuns: 400 },
    );
  });

  it("a line that is none of ours ends what counts", () => {
    const text = '["hi",1,"nonce-1",1,1,1,0]\n["done",1,"applied"]\n<html>\n["end","nonce-1"]\n';
    const answer = readAnswer(text, "nonce-1");
    expect(answer).toMatchObject({ complete: false, outcomes: [{ n: 1 }] });
    const { replica } = enqueue(newReplica("7"), { name: "a", lane: "b/1", args: {}, at: 1 });
    const message = compose(replica, { nonce: "nonce-1" });
    expect(answer && absorb(replica, message, answer)).toMatchObject({ complete: false, more: true });
  });
});
