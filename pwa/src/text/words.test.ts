import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import codesEn from "../../../server/text/codes.en.json";
import codesJa from "../../../server/text/codes.ja.json";
import en from "./en.json";
import { fill } from "./format.ts";
import ja from "./ja.json";

const root = new URL("..", import.meta.url).pathname;
const sources = globSync("**/*.{ts,tsx}", { cwd: root })
  .filter((file) => !file.includes(".test."))
  .map((file) => [file, readFileSync(root + file, "utf8")] as const);
const screens = sources.filter(([file]) => file.endsWith(".tsx"));

function bare(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
}

const places = (sentence: string): string[] =>
  [...new Set([...sentence.matchAll(/\{(\w+)/g)].map((found) => found[1] ?? ""))].sort();

describe("the catalogues", () => {
  test.each([
    ["words", ja, en],
    ["codes", codesJa, codesEn],
  ] as [string, Record<string, string>, Record<string, string>][])(
    "%s: both languages say the same things",
    (_, one, other) => {
      expect(Object.keys(other)).toEqual(Object.keys(one));
      for (const [key, sentence] of Object.entries(one)) {
        expect([key, places(other[key] ?? "")]).toEqual([key, places(sentence)]);
        expect(sentence.trim()).not.toBe("");
      }
    },
  );

  test("nobody has to know the word 同期", () => {
    for (const sentence of [...Object.values(ja), ...Object.values(codesJa)]) expect(sentence).not.toContain("同期");
  });

  test("every word is used", () => {
    const all = sources.map(([, code]) => code).join("\n");
    const families = [...all.matchAll(/`([a-z]+(?:\.[a-z]+)*\.[a-z]*)\$\{/gi)].map((found) => found[1] ?? "");
    const idle = Object.keys(ja).filter(
      (key) => !all.includes(`"${key}"`) && !families.some((family) => key.startsWith(family)),
    );
    expect(idle).toEqual([]);
  });

  const own = globSync("features/*/*.ja.json", { cwd: root });
  test.each(own)("%s: both languages say the same things, and each is said somewhere", (path) => {
    const words = JSON.parse(readFileSync(root + path, "utf8")) as Record<string, string>;
    const other = JSON.parse(readFileSync(root + path.replace(".ja.", ".en."), "utf8")) as Record<string, string>;
    expect(Object.keys(other)).toEqual(Object.keys(words));
    const noun = path.split("/")[1] ?? "";
    const users = sources.filter(
      ([file, code]) => file.startsWith(`features/${noun}/`) || code.includes(`/${noun}/words.ts"`),
    );
    const all = users.map(([, code]) => code).join("\n");
    const families = [...all.matchAll(/`(\w[\w.]*)\$\{/g)].map((found) => found[1] ?? "");
    const idle = Object.keys(words).filter(
      (key) => !all.includes(`"${key}"`) && !families.some((family) => key.startsWith(family)),
    );
    expect(idle).toEqual([]);
  });

  test("no key is the name of a mutation: the build gives keys short names wherever they stand in quotes", () => {
    const all = sources.map(([, code]) => code).join("\n");
    const names = [
      ...[...all.matchAll(/\bact\(\s*"([a-z_.]+)"/g)].map((found) => found[1] ?? ""),
      ...[...all.matchAll(/^\s+"([a-z_]+\.[a-z_]+)": \(rows/gm)].map((found) => found[1] ?? ""),
    ];
    expect(names).toContain("piece.take");
    expect(names.filter((name) => name in ja)).toEqual([]);
  });

  test("a number chooses its word", () => {
    expect(fill("{n} {n:piece|pieces} of {x}", { n: 1 })).toBe("1 piece of {x}");
    expect(fill("{n} {n:piece is|pieces are} {x}", { n: 2, x: "here" })).toBe("2 pieces are here");
  });
});

describe("screens hold no words of their own", () => {
  test.each(screens)("%s", (_, code) => {
    const text = bare(code);
    expect(text.match(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]+/gu) ?? []).toEqual([]);
    // A text node: letters between the end of one tag and the start of the next, on a line of markup.
    const nodes = [...text.matchAll(/(?:["'}\w/]|[^=]\s)>\s*([A-Za-z][A-Za-z ,.'!?-]*)\s*<\/?[a-zA-Z]/g)];
    expect(nodes.map((found) => found[1])).toEqual([]);
    const spoken = [...text.matchAll(/(?:aria-label|placeholder|title|alt)="([^"]*[A-Za-z][^"]*)"/g)];
    expect(spoken.map((found) => found[1])).toEqual([]);
  });
});
