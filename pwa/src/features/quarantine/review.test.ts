import { expect, it } from "vitest";
import { canBeReviewed, reviewOf } from "./review.ts";

it("what stands in the quarantine can be looked at: everything held, and work that was refused", () => {
  expect(canBeReviewed({ outcome: "held", name: "piece.take" })).toBe(true);
  expect(canBeReviewed({ outcome: "refused", name: "result.submit" })).toBe(true);
  expect(canBeReviewed({ outcome: "refused", name: "piece.give_back" })).toBe(false);
});

it("the words go with the numbers of what they are about", () => {
  expect(reviewOf("7.2.42", "  見てください\n")).toEqual({ device: "7", inc: 2, n: 42, words: "見てください" });
  expect(reviewOf("7.1.1", "あ".repeat(600)).words).toHaveLength(500);
});
