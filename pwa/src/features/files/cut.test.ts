import { describe, expect, it } from "vitest";
import { BEGINNING, EVERYTHING, moved } from "./cut.ts";

describe("a frame over a picture", () => {
  it("follows its corners", () => {
    expect(moved(EVERYTHING, "start", 0.25, 0.5)).toEqual({ left: 0.25, top: 0.5, right: 1, bottom: 1 });
    expect(moved(EVERYTHING, "end", 0.25, 0.5)).toEqual({ left: 0, top: 0, right: 0.25, bottom: 0.5 });
  });

  it("never leaves the picture, and never turns inside out", () => {
    expect(moved(BEGINNING, "start", -3, 7)).toMatchObject({ left: 0, bottom: 0.9 });
    expect(moved(BEGINNING, "start", -3, 7).top).toBeLessThan(0.9);
    const least = moved(BEGINNING, "end", 0, 0);
    expect(least.right).toBeGreaterThan(least.left);
    expect(least.bottom).toBeGreaterThan(least.top);
  });
});
