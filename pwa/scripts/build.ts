/** `npm run build`: the two pages, the service worker, and what is copied as it is, into dist. */

import { createHash } from "node:crypto";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "vite";
import { PARTS } from "./inline.ts";
import { pageConfig } from "./page.ts";
import { englishFile } from "./words.ts";
import { workerConfig } from "./worker.ts";

const ROOT = new URL("..", import.meta.url).pathname;
const DIST = join(ROOT, "dist");

/** Kept by the service worker besides the two pages and their parts: what an installed app shows before it starts. */
const KEPT_ASSETS = ["words.en.json", "manifest.webmanifest", "icons/icon.svg", "icons/icon-192.png"];

const PAGES: Record<string, string> = { "index.html": "/", "desk/index.html": "/desk/" };

await rm(DIST, { recursive: true, force: true });
for (const page of Object.keys(PAGES)) {
  await build({ ...pageConfig(join(ROOT, page)), configFile: false, logLevel: "warn" });
}
await cp(join(ROOT, "public"), DIST, { recursive: true });
await writeFile(join(DIST, "words.en.json"), englishFile());

const parts = (await readdir(join(DIST, PARTS))).map((name) => PARTS + name);
const kept = await Promise.all(
  [...Object.keys(PAGES), ...parts, ...KEPT_ASSETS].map(async (name) => {
    const hash = createHash("sha256").update(await readFile(join(DIST, name)));
    return [PAGES[name] ?? `/${name}`, hash.digest("hex").slice(0, 16)] as const;
  }),
);
const version = createHash("sha256").update(JSON.stringify(kept)).digest("hex").slice(0, 12);
await build({ ...workerConfig(kept, version), configFile: false, logLevel: "warn" });
await writeFile(join(DIST, "build.json"), `${JSON.stringify({ version, files: await sizes() }, null, 2)}\n`);

/** Every file with its bytes, and its bytes as brotli 11. */
async function sizes(): Promise<Record<string, { bytes: number; brotli: number }>> {
  const entries = await readdir(DIST, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sized = paths.sort().map(async (path) => {
    const content = await readFile(path);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    return [relative(DIST, path), { bytes: content.length, brotli: brotliCompressSync(content, { params }).length }];
  });
  return Object.fromEntries(await Promise.all(sized));
}
