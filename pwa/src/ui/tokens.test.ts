import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const [light = "", dark = ""] = css.split(
  /@media (?:screen and \(prefers-color-scheme: dark|\(prefers-reduced-motion)/,
);

function colours(part: string): Map<string, string> {
  return new Map(
    [...part.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map((found) => [found[1] ?? "", found[2] ?? ""]),
  );
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Text on its ground: WCAG 2.2, 1.4.3. */
const texts: [string, string][] = [
  ...["ink", "ink-soft", "ai", "good", "wait", "bad"].flatMap((ink): [string, string][] => [
    [ink, "paper"],
    [ink, "card"],
  ]),
  ...["ink", "ink-soft", "ai"].map((ink): [string, string] => [ink, "sunk"]),
  ...["good", "wait", "bad", "ai"].flatMap((tone): [string, string][] => [
    [tone, `${tone}-wash`],
    ["ink", `${tone}-wash`],
  ]),
  ["on-kaki", "kaki"],
  ["on-kaki", "kaki-down"],
  ["ai", "wait-wash"],
  ["ai", "bad-wash"],
  ["paper", "ink"],
  ...Array.from({ length: 8 }, (_, at): [string, string] => ["on-tint", `tint-${at}`]),
];

/** What can be operated, and what says a state, against what it lies on: 1.4.11. */
const shapes: [string, string][] = [
  ...["edge", "ai", "kaki", "good-line", "wait-line", "bad-line"].flatMap((line): [string, string][] => [
    [line, "paper"],
    [line, "card"],
  ]),
  ["edge", "sunk"],
  ["ai", "ai-wash"],
];

describe.each([
  ["light", new Map(colours(light))],
  ["dark", new Map([...colours(light), ...colours(dark)])],
])("tokens, %s", (_, tokens) => {
  const measured = (one: string, other: string): number =>
    contrast(tokens.get(one) ?? `no ${one}`, tokens.get(other) ?? `no ${other}`);

  test.each(texts)("%s on %s is at least 4.5", (one, other) => {
    expect(measured(one, other)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(shapes)("%s beside %s is at least 3", (one, other) => {
    expect(measured(one, other)).toBeGreaterThanOrEqual(3);
  });
});
