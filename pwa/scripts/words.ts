/**
 * The words of the worker's page, made small for one bar of signal: a key is written in the catalogue and wherever it is
 * used, so the build gives it a short name; words that nothing asks for, and sentences of codes that only a desk meets, stay
 * out, and those that only a part of the page needs (src/parts) come with the part. English is not in the page: `englishFile` is the file that it fetches when somebody chooses it (src/text/learn.ts).
 */
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

const ROOT = new URL("..", import.meta.url).pathname;
const CODES = join(ROOT, "../server/text");

/** Why work is not given out. */
const NOT_GRANTED = [
  ...["no_such_order", "none_left", "not_allowed", "not_qualified", "order_not_open", "too_many_pieces"],
  ...["no_pack", "much_in_hand"],
];
/** Why anything may be stopped. */
const STOPPED = ["device_revoked", "lane_blocked"];

/** The server's codes that a worker may meet, by the part of the page that tells of them: a form's mistakes are the page's own. */
const CODES_OF: Record<
  "main" | `parts/${"files" | "form" | "find" | "pair" | "later" | "money" | "proposals" | "threads" | "training"}`,
  string[]
> = {
  main: ["bad_choice", "bad_date", "bad_number", "bad_postal", "bad_yen", "bad_yesno"],
  "parts/files": ["file_type", "image_broken", "image_heic"],
  "parts/form": ["bad_table", "not_as_described", "not_valid"],
  "parts/find": [...NOT_GRANTED, ...STOPPED],
  "parts/pair": ["code_expired", "code_locked", "code_unknown", "code_used", "too_many_tries", "server_error"],
  "parts/threads": [],
  "parts/later": [
    ...[...NOT_GRANTED, ...STOPPED],
    ...[
      "already_delivered",
      "bad_arguments",
      "broken_handler",
      "no_such_thread",
      "not_yours",
      "unknown_mutation",
      "wrong_shape",
    ],
    ...["decided_applied", "decided_set_aside", "proposal_unknown", "state_moved"],
    ...["bad_tax_number", "no_such_line", "no_such_statement"],
    ...["no_practice", "no_such_skill", "skill_unknown"],
    ...["file_differs", "file_empty", "file_too_large", "file_type", "files_quota", "too_many_files"],
    ...["image_animated", "image_broken", "image_heic", "image_too_large"],
  ],
  "parts/proposals": [],
  "parts/money": [],
  "parts/training": ["bad_table", "not_as_described", "not_valid"],
};

type Words = Record<string, string>;
type Root = keyof typeof CODES_OF;

function json(path: string): Words {
  return JSON.parse(readFileSync(path, "utf8")) as Words;
}

/** Key → short name, for every key that some source names as a whole; keys that are put together (`link.${state}`) stay. */
export function shortNames(keys: readonly string[], sources: readonly string[]): Map<string, string> {
  const text = sources.join("\n");
  const families = [...text.matchAll(/`([a-z]+(?:\.[a-z]+)*\.[a-z]*)\$\{/gi)].map((found) => found[1] ?? "");
  const names = new Map<string, string>();
  for (const key of keys) {
    if (families.some((family) => key.startsWith(family))) names.set(key, key);
    else if (text.includes(`"${key}"`)) names.set(key, names.size.toString(36));
  }
  return names;
}

/** What of some keys these sources name, as a whole or by their family. */
function named(keys: Iterable<string>, sources: readonly string[]): Set<string> {
  return new Set(shortNames([...keys], sources).keys());
}

/** The files that a file of src imports, and those that they import, without what is fetched later (`import()`). */
function reach(file: string, found = new Map<string, string>()): Map<string, string> {
  if (found.has(file)) return found;
  const code = readFileSync(file, "utf8");
  found.set(file, code);
  for (const [, path = ""] of code.matchAll(/^(?:import|export)(?! type)[^;]*?["'](\.[^"']+\.tsx?)["'];/gm)) {
    reach(join(dirname(file), path), found);
  }
  return found;
}

/** The Japanese keys of the worker's page and of each of its parts: a part brings those that only it has. */
function keysOf(): Record<Root, Set<string>> {
  const keys = Object.keys(json(join(ROOT, "src/text/ja.json")));
  const page = reach(join(ROOT, "src/main.tsx"));
  const main = named(keys, [...page.values()]);
  const rest = keys.filter((key) => !main.has(key));
  const part = (root: Root) => {
    const files = [...reach(join(ROOT, `src/${root}.tsx`))].filter(([file]) => !page.has(file));
    return named(
      rest,
      files.map(([, code]) => code),
    );
  };
  return {
    main,
    "parts/files": part("parts/files"),
    "parts/form": part("parts/form"),
    "parts/find": part("parts/find"),
    "parts/pair": part("parts/pair"),
    "parts/later": part("parts/later"),
    "parts/proposals": part("parts/proposals"),
    "parts/threads": part("parts/threads"),
    "parts/money": part("parts/money"),
    "parts/training": part("parts/training"),
  };
}

function names(): Map<string, string> {
  const files = globSync("src/**/*.{ts,tsx}", { cwd: ROOT }).filter((file) => !file.includes(".test."));
  const sources = files.map((file) => readFileSync(join(ROOT, file), "utf8"));
  return shortNames(Object.keys(json(join(ROOT, "src/text/ja.json"))), sources);
}

function renamed(words: Words, to: ReadonlyMap<string, string>, keys: ReadonlySet<string>): Words {
  const chosen = Object.entries(words).filter(([key]) => keys.has(key));
  return Object.fromEntries(chosen.map(([key, word]) => [to.get(key) ?? key, word]));
}

function codesOf(lang: "ja" | "en", roots: readonly Root[]): Words {
  const wanted = new Set(roots.flatMap((root) => CODES_OF[root]));
  return Object.fromEntries(
    Object.entries(json(join(CODES, `codes.${lang}.json`))).filter(([code]) => wanted.has(code)),
  );
}

/** What the worker's page fetches for English: its words and those of its parts. */
export function englishFile(): string {
  const all = keysOf();
  const roots = Object.keys(all) as Root[];
  const keys = new Set(roots.flatMap((root) => [...all[root]]));
  return JSON.stringify({
    words: renamed(json(join(ROOT, "src/text/en.json")), names(), keys),
    codes: codesOf("en", roots),
  });
}

/** Short names, in the catalogue and in the code; and each part of the page teaches it the words that only the part needs. */
export function smallWords(): Plugin {
  const to = names();
  const keys = keysOf();
  const japanese = (root: Root) => renamed(json(join(ROOT, "src/text/ja.json")), to, keys[root]);
  return {
    name: "small-words",
    enforce: "pre",
    load(id) {
      if (id.endsWith("src/text/ja.json")) return JSON.stringify(japanese("main"));
      if (id.endsWith("server/text/codes.ja.json")) return JSON.stringify(codesOf("ja", ["main"]));
      return null;
    },
    transform(code, id) {
      if (!/\/src\/.*\.tsx?$/.test(id)) return null;
      const short = code.replace(/"([a-z]+(?:\.[A-Za-z0-9_]+)+)"/g, (_, key: string) => `"${to.get(key) ?? key}"`);
      const root = Object.keys(CODES_OF).find((name) => id.endsWith(`/src/${name}.tsx`) && name !== "main") as
        | Root
        | undefined;
      if (root === undefined) return short;
      const lesson = [japanese(root), codesOf("ja", [root])].map((words) => JSON.stringify(words));
      return `import { teach } from "../text/index.ts";\n${short}\nteach(${lesson});\n`;
    },
  };
}
