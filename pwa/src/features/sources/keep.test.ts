import { describe, expect, it } from "vitest";
import { needed, pieceOf } from "./keep.ts";

describe("the pictures that a phone keeps", () => {
  it("are those of the pieces that it holds, and of deliveries that may come back", () => {
    const delivered = [
      { piece: 2, state: "passed" },
      { piece: 3, state: "accepted" },
      { piece: 4, state: "waiting_files" },
      { piece: 5, state: "late" },
    ];
    expect([...needed(["1"], delivered)]).toEqual([1, 2, 4]);
  });

  it("say whose they are", () => {
    expect(pieceOf("https://hub.example/pictures/51/abc/page")).toBe(51);
    expect(pieceOf("https://hub.example/files/abc")).toBeNaN();
  });
});
