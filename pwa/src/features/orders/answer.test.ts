import { describe, expect, it } from "vitest";
import { fileName, refusal } from "./answer.ts";
import { defaultChoice, sheetPath } from "./export.ts";

describe("refusal", () => {
  it("reads code, sentence and rows", async () => {
    const body = {
      error: {
        code: "bad_rows",
        message: "取り込めない行があります",
        details: { rows: [{ row: 14, line: 15, column: "管理番号", code: "key_missing", message: "空です" }] },
      },
    };
    expect(await refusal(Response.json(body, { status: 422 }))).toEqual({
      code: "bad_rows",
      message: "取り込めない行があります",
      rows: [{ row: 14, line: 15, column: "管理番号", code: "key_missing", message: "空です" }],
    });
  });

  it("makes do with a proxy's page", async () => {
    expect(await refusal(new Response("<html>", { status: 502 }))).toEqual({ code: "http_502", message: "", rows: [] });
  });

  it("reads rows that are not as they should be without breaking", async () => {
    const body = { error: { code: "bad_rows", details: { rows: [null, { row: "x" }] } } };
    expect((await refusal(Response.json(body, { status: 422 }))).rows).toHaveLength(2);
  });
});

describe("fileName", () => {
  it("prefers the UTF-8 form", () => {
    const header = "attachment; filename=\"MDR-0001.csv\"; filename*=UTF-8''%E7%A7%8B%E3%81%AEDM.csv";
    expect(fileName(header, "x.csv")).toBe("秋のDM.csv");
  });

  it("falls back, and lets no path through", () => {
    expect(fileName(null, "x.csv")).toBe("x.csv");
    expect(fileName('attachment; filename="a.csv"', "x.csv")).toBe("a.csv");
    expect(fileName('attachment; filename="../../a.csv"', "x.csv")).toBe(".._.._a.csv");
    expect(fileName("attachment; filename*=UTF-8''%E7%A7", "x.csv")).toBe("x.csv");
  });
});

describe("the sheet out", () => {
  it("starts from what came in", () => {
    expect(defaultChoice({ name: "a", format: "csv", encoding: "cp932" })).toEqual({
      format: "csv",
      encoding: "cp932",
    });
    expect(defaultChoice({ name: "a", format: "csv", encoding: "utf-8-sig" }).encoding).toBe("utf-8");
    expect(defaultChoice({ name: "a", format: "xlsx", encoding: null })).toEqual({ format: "xlsx", encoding: "utf-8" });
  });

  it("asks for an encoding only where there is one", () => {
    expect(sheetPath("MDR-0001", { format: "csv", encoding: "cp932" })).toBe(
      "/orders/MDR-0001/sheet?format=csv&encoding=cp932",
    );
    expect(sheetPath("MDR-0001", { format: "xlsx", encoding: "utf-8" })).toBe("/orders/MDR-0001/sheet?format=xlsx");
  });
});
