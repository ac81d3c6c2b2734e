/** Plays every vector that the protocol ships (sync/testing/vectors); Python plays the same files. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { printOf } from "../testing/server.ts";
import { sumOf } from "./sum.ts";
import { type Dump, MemoryDevice } from "./testing/device.ts";

const FOLDER = new URL("../../../sync/testing/vectors/", import.meta.url);

interface AbsorbVector {
  rule: string;
  name: string;
  before: Dump;
  nonce: string;
  answer: string;
  ours: boolean;
  complete: boolean;
  more: boolean;
  /** None when it is left out. */
  wanted?: [sha256: string, offset: number][];
  after: Dump;
}

interface ComposeVector {
  rule: string;
  name: string;
  before: Dump;
  nonce: string;
  wall: number;
  mono: number;
  app: string;
  budget: number;
  up: object;
  mutations: string[];
}

interface CutVector {
  rule: string;
  before: Dump;
  nonce: string;
  answer: string;
  hi: unknown[];
  dones: [number, ...string[]][];
  segments: { scope: string; from: number; to: number; lines: string[]; sum: string; count: number; more: boolean }[];
  heal: string;
  after: Dump;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

const players: Record<string, (vectors: never) => void> = {
  "absorb.json": (vectors: AbsorbVector[]) => {
    it.each(vectors.map((v) => [`[${v.rule}] ${v.name}`, v] as const))("%s", async (_, v) => {
      const device = new MemoryDevice(v.before, printOf);
      const got = device.absorb(device.compose(v.nonce, { buckets: await device.sumUp(digest, btoa) }), v.answer);
      expect({ ours: got !== null, complete: got?.complete ?? false, more: got?.more ?? false }).toEqual({
        ours: v.ours,
        complete: v.complete,
        more: v.more,
      });
      expect(got?.wanted.map(({ sha256, offset }) => [sha256, offset]) ?? []).toEqual(v.wanted ?? []);
      expect(device.dump()).toEqual(v.after);
    });
  },
  "compose.json": (vectors: ComposeVector[]) => {
    it.each(vectors.map((v) => [`[${v.rule}] ${v.name}`, v] as const))("%s", async (_, v) => {
      const device = new MemoryDevice(v.before, printOf);
      const { text } = device.compose(v.nonce, { ...v, buckets: await device.sumUp(digest, btoa) });
      expect(JSON.parse(text)).toEqual(v.up);
      if (v.mutations.length > 0) expect(text.endsWith(`"mutations":[${v.mutations.join(",")}]}`)).toBe(true);
    });
  },
  "cut.json": (v: CutVector) => {
    it(`[${v.rule}] cut after every byte, then healed`, () => {
      const bytes = new TextEncoder().encode(v.answer);
      for (let length = 0; length <= bytes.length; length++) {
        const device = new MemoryDevice(v.before, printOf);
        device.absorb(device.compose(v.nonce), new TextDecoder().decode(bytes.subarray(0, length)));
        device.absorb(device.compose(v.heal), healing(v, device));
        expect(device.dump(), `cut after ${length} bytes`).toEqual(v.after);
      }
    });
  },
  "sums.json": (vectors: { rows: Record<string, string>; sum: string }[]) => {
    it.each(vectors.map((v) => [v.sum, v] as const))("[sum] %s", async (sum, v) => {
      expect(await sumOf(Object.entries(v.rows), digest)).toBe(sum);
    });
  },
};

/** The answer that a server gives to a device that kept only a part of the first one. */
function healing(v: CutVector, { replica }: MemoryDevice): string {
  const [, , , ...standing] = v.hi;
  const lines: string[] = [JSON.stringify(["hi", 1, v.heal, ...standing])];
  for (const done of v.dones) if (done[0] > replica.seen) lines.push(JSON.stringify(["done", ...done]));
  for (const { scope, from, to, lines: rows, sum, count, more } of v.segments) {
    if (from < (replica.scopes[scope]?.seq ?? 0)) continue;
    lines.push(JSON.stringify(["from", scope, from]), ...rows, JSON.stringify(["to", scope, to, sum, count, more]));
  }
  return `${[...lines, JSON.stringify(["end", v.heal])].join("\n")}\n`;
}

describe("the vectors", () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

  it("are there, and each has a player", () => {
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((name) => !(name in players))).toEqual([]);
  });

  for (const name of files) {
    describe(name, () => players[name]?.(JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as never));
  }
});
