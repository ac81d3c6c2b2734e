import { describe, expect, it } from "vitest";
import type { DeskOrder, DeskPerson, DeskPiece, DeskResult } from "../orders/rows.ts";
import { called } from "./called.ts";
import { deedOf } from "./deed.ts";
import { hand } from "./hand.ts";
import { roomOf, roomsOf } from "./rooms.ts";

describe("rooms", () => {
  it.each([
    ["/", "/"],
    ["/orders/12?who=21", "/orders"],
    ["/orders/new", "/orders"],
    ["/invite", "/people"],
    ["/outbox", "/me"],
    ["/held?who=21", "/"],
    ["/handover", "/people"],
    ["/books/1/2026-09", "/books"],
    ["/skills/9", "/people"],
  ])("%s lies in the coordinator's %s", (path, room) => {
    expect(roomOf(roomsOf("coordinator"), path)?.path).toBe(room);
  });

  it("a firm has five, and its orders lie in the first", () => {
    expect(roomsOf("firm").map(({ path }) => path)).toEqual(["/", "/arrived", "/proposals", "/books", "/me"]);
    expect(roomOf(roomsOf("firm"), "/arrived")?.path).toBe("/arrived");
    expect(roomOf(roomsOf("firm"), "/orders/12")?.path).toBe("/");
    expect(roomOf(roomsOf("firm"), "/proposals/9")?.path).toBe("/proposals");
    expect(roomOf(roomsOf("firm"), "/elsewhere")).toBeUndefined();
  });
});

describe("called", () => {
  it("addresses the name and not what stands behind it", () => {
    expect(called("中西 由美")).toBe("中西 由美さん");
    expect(called("足立 健一 (総務)")).toBe("足立 健一さん(総務)");
    expect(called("森 千秋（院長）")).toBe("森 千秋さん（院長）");
  });
});

describe("deedOf", () => {
  const orders = new Map([["13", { title: "請求書" } as DeskOrder]]);
  const people = new Map([["21", { name: "田中 さゆり", devices: [{ id: "7" }] } as DeskPerson]]);

  it("finds what was done, and to what", () => {
    expect(deedOf({ name: "order.publish", args: { order: 13 } }, orders, people)).toMatchObject({
      kind: "publish",
      order: { title: "請求書" },
    });
    expect(deedOf({ name: "device.revoke", args: { device: "7" } }, orders, people)).toMatchObject({
      kind: "revoke",
      person: { name: "田中 さゆり" },
    });
  });

  it("does not break on what it does not know", () => {
    expect(deedOf({ name: "else", args: null }, orders, people)).toEqual({ kind: "other", order: null, person: null });
  });
});

describe("hand", () => {
  it("counts by order what is held and what has come, with the earliest end", () => {
    const worker = { id: 21, name: "田中 さゆり", tint: 1 };
    const leased = (order: number, until: number): DeskPiece => {
      return { order, code: "", no: 1, state: "leased", worker, until, receipt: null };
    };
    const holds = hand(
      21,
      new Map([
        ["1", leased(12, 500)],
        ["2", leased(12, 300)],
        ["3", { ...leased(12, 100), worker: { ...worker, id: 22 } }],
      ]),
      new Map([
        ["1", { piece: 9, order: 14, worker } as DeskResult],
        ["2", { piece: 9, order: 14, worker } as DeskResult],
      ]),
    );
    expect(holds).toEqual([
      { order: 12, leased: 2, received: 0, until: 300 },
      { order: 14, leased: 0, received: 1, until: null },
    ]);
  });
});
