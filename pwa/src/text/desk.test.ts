import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import en from "./desk.en.json";
import ja from "./desk.ja.json";

const root = new URL("..", import.meta.url).pathname;
const files = globSync("**/*.{ts,tsx}", { cwd: root }).filter((file) => !/\.test\./.test(file));
/** Whatever asks this catalogue for a word. */
const sources = files
  .map((file) => ({ file, text: readFileSync(root + file, "utf8") }))
  .filter(({ text }) => /from "[^"]*\/desk\.ts"/.test(text));

/** The variables of a sentence; `{n:one|many}` counts as `n`. */
function variables(sentence: string): string[] {
  const names = [...sentence.matchAll(/\{(\w+)(?::[^}]*)?\}/g)].map((found) => found[1] ?? "");
  return [...new Set(names)].sort();
}

describe("the words of the desks", () => {
  it("are the same sentences in both languages, with the same variables", () => {
    expect(Object.keys(en)).toEqual(Object.keys(ja));
    for (const [key, sentence] of Object.entries(ja)) {
      expect([key, variables(en[key as keyof typeof en])]).toEqual([key, variables(sentence)]);
    }
  });

  it("are all said somewhere", () => {
    const text = sources.map((source) => source.text).join("\n");
    const families = [...text.matchAll(/`([\w.]+\.)\$\{/g)].map((found) => found[1] ?? "");
    const silent = Object.keys(ja).filter(
      (key) => !text.includes(`"${key}"`) && !families.some((family) => key.startsWith(family)),
    );
    expect(silent).toEqual([]);
  });

  it("stand in the catalogue and not in a screen", () => {
    const bare = sources.flatMap(({ file, text }) => {
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
      const japanese = file.endsWith(".tsx") && /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(code);
      const english = file.endsWith(".tsx") && />\s*[A-Za-z][A-Za-z ,.']{3,}\s*<\//.test(code);
      return japanese || english ? [file] : [];
    });
    expect(bare).toEqual([]);
  });
});
