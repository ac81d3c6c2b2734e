/**
 * `npm run icons`: the PNG icons from the two drawings in public/icons, with the Chromium that CHROMIUM names.
 * The results are committed; run it again when a drawing changes.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FOLDER = new URL("../public/icons/", import.meta.url).pathname;
const CHROMIUM = process.env.CHROMIUM ?? "chromium";

const ICONS = [
  { from: "icon.svg", to: "icon-192.png", size: 192 },
  { from: "icon.svg", to: "icon-512.png", size: 512 },
  { from: "maskable.svg", to: "maskable-192.png", size: 192 },
  { from: "maskable.svg", to: "maskable-512.png", size: 512 },
  { from: "maskable.svg", to: "apple-touch-icon.png", size: 180 },
];

const work = mkdtempSync(join(tmpdir(), "icons-"));
for (const { from, to, size } of ICONS) {
  const page = join(work, "icon.html");
  const svg = readFileSync(join(FOLDER, from), "utf8");
  writeFileSync(page, `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  execFileSync(CHROMIUM, [
    "--headless",
    "--no-sandbox",
    "--hide-scrollbars",
    "--default-background-color=00000000",
    "--force-device-scale-factor=1",
    `--window-size=${size},${size}`,
    `--screenshot=${join(FOLDER, to)}`,
    page,
  ]);
}
rmSync(work, { recursive: true });
