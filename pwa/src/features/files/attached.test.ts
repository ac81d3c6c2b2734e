import { describe, expect, it } from "vitest";
import { type Attached, beside, photos } from "./attached.ts";

describe("the photos of a delivery", () => {
  const attached: Attached[] = [
    ["aa", "image/jpeg", 1, "verified"],
    ["bb", "image/jpeg", 1, "waiting"],
    ["cc", "application/pdf", 1, "verified"],
    ["dd", "image/webp", 1, "verified"],
    ["ee", "image/heic", 1, "refused", "image_heic"],
  ];

  it("are those that are here and can be looked at", () => {
    expect(photos(attached)).toEqual(["aa", "dd"]);
  });

  it("follow one another and end", () => {
    const list = photos(attached);
    expect(beside(list, "aa", 1)).toBe("dd");
    expect(beside(list, "dd", 1)).toBeUndefined();
    expect(beside(list, "dd", -1)).toBe("aa");
    expect(beside(list, "gone", 1)).toBeUndefined();
  });
});
