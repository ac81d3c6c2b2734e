/** `npm run size`: what a first visit costs, against what it may cost. */
import { readFile } from "node:fs/promises";

/** Brotli-11 bytes. The worker's page is loaded over one bar of signal. */
const LIMITS: Record<string, number> = { "index.html": 40 * 1024 };

const text = await readFile(new URL("../dist/build.json", import.meta.url), "utf8");
const { files } = JSON.parse(text) as { files: Record<string, { bytes: number; brotli: number }> };
for (const [name, { bytes, brotli }] of Object.entries(files)) console.log(`${name}: ${bytes} B, brotli ${brotli} B`);
const over = Object.entries(LIMITS).filter(
  ([name, limit]) => (files[name]?.brotli ?? Number.POSITIVE_INFINITY) > limit,
);
for (const [name, limit] of over) console.error(`${name} is missing, or more than ${limit} B`);
process.exitCode = over.length > 0 ? 1 : 0;
