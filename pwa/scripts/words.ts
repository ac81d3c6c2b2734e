/**
 * The words of the worker's page, made small for one bar of signal: a key is written in the catalogue and wherever it is
 * used, so the build gives it a short name; words that nothing asks for, and sentences of codes that only a desk meets, stay
 * out. English is not in the page: `englishFile` is the file that it fetches when somebody chooses it (src/text/learn.ts).
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const ROOT = new URL("..", import.meta.url).pathname;
const CODES = join(ROOT, "../server/text");

/** The server's codes that a worker may meet: at pairing, in an exchange, as an outcome, in a form. */
const WORKER_CODES = new Set([
  ...["code_expired", "code_locked", "code_unknown", "code_used", "too_many_tries", "server_error"],
  ...["device_revoked", "lane_blocked", "bad_arguments", "broken_handler", "unknown_mutation", "wrong_shape"],
  ...["decided_applied", "decided_set_aside"],
  ...["file_differs", "file_empty", "file_too_large", "file_type", "files_quota", "too_many_files"],
  ...["image_animated", "image_broken", "image_heic", "image_too_large"],
  ...[
    "already_delivered",
    "no_such_order",
    "none_left",
    "not_allowed",
    "not_yours",
    "order_not_open",
    "too_many_pieces",
  ],
  ...["bad_choice", "bad_date", "bad_number", "bad_postal", "bad_yen", "bad_yesno"],
]);

type Words = Record<string, string>;

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

function names(): Map<string, string> {
  const files = globSync("src/**/*.{ts,tsx}", { cwd: ROOT }).filter((file) => !file.includes(".test."));
  const sources = files.map((file) => readFileSync(join(ROOT, file), "utf8"));
  return shortNames(Object.keys(json(join(ROOT, "src/text/ja.json"))), sources);
}

function renamed(words: Words, to: ReadonlyMap<string, string>): Words {
  return Object.fromEntries(Object.entries(words).flatMap(([key, word]) => (to.has(key) ? [[to.get(key), word]] : [])));
}

function workerCodes(lang: "ja" | "en"): Words {
  const all = Object.entries(json(join(CODES, `codes.${lang}.json`)));
  return Object.fromEntries(all.filter(([code]) => WORKER_CODES.has(code)));
}

/** What the worker's page fetches for English. */
export function englishFile(): string {
  return JSON.stringify({ words: renamed(json(join(ROOT, "src/text/en.json")), names()), codes: workerCodes("en") });
}

/** Short names, in the catalogue and in the code. */
export function smallWords(): Plugin {
  const to = names();
  return {
    name: "small-words",
    enforce: "pre",
    load(id) {
      if (id.endsWith("src/text/ja.json")) return JSON.stringify(renamed(json(id), to));
      if (id.endsWith("server/text/codes.ja.json")) return JSON.stringify(workerCodes("ja"));
      return null;
    },
    transform(code, id) {
      if (!/\/src\/.*\.tsx?$/.test(id)) return null;
      return code.replace(/"([a-z]+(?:\.[A-Za-z0-9_]+)+)"/g, (_, key: string) => `"${to.get(key) ?? key}"`);
    },
  };
}
