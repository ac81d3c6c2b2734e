import { describe, expect, it } from "vitest";
import { baseType } from "./record.ts";
import { fitted } from "./shrink.ts";

describe("a picture", () => {
  it.each([
    [4032, 3024, 1600, 1200],
    [3024, 4032, 1200, 1600],
    [1600, 1200, 1600, 1200],
    [800, 600, 800, 600],
    [12_000, 3, 1600, 1],
  ])("of %i × %i is drawn in %i × %i", (width, height, w, h) => {
    expect(fitted(width, height, 1600)).toEqual([w, h]);
  });
});

describe("a recording", () => {
  it.each([
    ["audio/webm;codecs=opus", "audio/webm"],
    ["audio/mp4; codecs=mp4a.40.2", "audio/mp4"],
    ["", "audio/webm"],
  ])("of %j is called %s in the manifest", (told, type) => expect(baseType(told)).toBe(type));
});
