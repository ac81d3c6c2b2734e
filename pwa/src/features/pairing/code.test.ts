import { expect, test } from "vitest";
import { digits, grouped, phoneOf, scanned } from "./code.ts";

test("a code is read from whatever a keyboard gives", () => {
  for (const typed of [
    "48271093",
    "4827-1093",
    "４８２７－１０９３",
    "４８２７ー１０９３",
    " 4827 1093 ",
    "4827‐1093",
  ]) {
    expect(digits(typed)).toBe("48271093");
  }
  expect(digits("4827-10")).toBe("482710");
  expect(digits("48271093999")).toBe("48271093");
  expect(digits("あ")).toBe("");
});

test("it is shown in two halves", () => {
  expect(grouped("48271093")).toBe("4827-1093");
  expect(grouped("48271")).toBe("4827-1");
  expect(grouped("4827")).toBe("4827");
});

test("a scanned link or number is a code, anything else is not", () => {
  expect(scanned("http://house.example/#/pair/48271093")).toBe("48271093");
  expect(scanned("4827-1093")).toBe("48271093");
  expect(scanned("http://other.example/48271093")).toBeNull();
  expect(scanned("WIFI:S:hub;P:48271093;;")).toBeNull();
  expect(scanned("4827109")).toBeNull();
});

test("which pictures to show first", () => {
  expect(phoneOf("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)")).toBe("iphone");
  expect(phoneOf("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15)", 5)).toBe("iphone");
  expect(phoneOf("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15)", 0)).toBe("other");
  expect(phoneOf("Mozilla/5.0 (Linux; Android 9)")).toBe("android");
});
