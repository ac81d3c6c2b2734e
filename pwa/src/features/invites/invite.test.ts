import { describe, expect, it } from "vitest";
import { imageAddress, left, namesake, readInvite, spaced } from "./invite.ts";

const answer = {
  code: "48271093",
  expires_at: 900_000,
  person: { id: 34, name: "山本 勝", role: "worker", tint: 2 },
  url: "http://hub.example/#/pair/48271093",
  qr: '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>',
};

describe("readInvite", () => {
  it("reads an answer and spaces the code", () => {
    expect(readInvite(answer)).toMatchObject({ code: "4827-1093", person: { name: "山本 勝" } });
    expect(spaced("4827-1093")).toBe("4827-1093");
  });

  it.each([null, "text", {}, { ...answer, qr: 5 }, { ...answer, person: null }])("refuses %j", (body) => {
    expect(readInvite(body)).toBeNull();
  });
});

describe("imageAddress", () => {
  it("makes an image of the drawing, with its name space", () => {
    const address = imageAddress(answer.qr);
    expect(address.startsWith("data:image/svg+xml")).toBe(true);
    expect(decodeURIComponent(address)).toContain('<svg xmlns="http://www.w3.org/2000/svg" viewBox');
    expect(address).not.toContain("<");
  });
});

describe("left", () => {
  it("counts down to nothing and no further", () => {
    expect(left(900_000, 0)).toEqual({ minutes: 15, seconds: 0, over: false });
    expect(left(61_000, 500)).toEqual({ minutes: 1, seconds: 1, over: false });
    expect(left(1000, 5000)).toEqual({ minutes: 0, seconds: 0, over: true });
  });
});

describe("namesake", () => {
  const people = [{ name: "田中 さゆり", role: "worker" as const }];

  it("finds who has the name and the role already, however the spaces were typed", () => {
    expect(namesake(people, " 田中  さゆり ", "worker")).toBe(people[0]);
  });

  it("leaves others and other roles alone", () => {
    expect(namesake(people, "田中 さゆり", "coordinator")).toBeNull();
    expect(namesake(people, "田中", "worker")).toBeNull();
  });
});
