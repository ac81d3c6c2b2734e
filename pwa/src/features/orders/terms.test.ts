import { describe, expect, it } from "vitest";
import type { Template } from "./rows.ts";
import {
  emptyPlan,
  gaps,
  type Plan,
  type Preview,
  planColumns,
  readPlan,
  splitOptions,
  toTerms,
  withTemplate,
} from "./terms.ts";

const preview: Preview = {
  name: "dm-list.cp932.csv",
  format: "csv",
  encoding: "cp932",
  title_rows: 0,
  rows: 300,
  columns: [
    { index: 0, label: "管理番号", given: true, key: true, required: true, type: "text", options: [] },
    { index: 1, label: "名刺の文字", given: true, key: false, required: false, type: "text", options: [] },
    { index: 2, label: "会社名", given: false, key: false, required: true, type: "text", options: [] },
    { index: 3, label: "郵便番号", given: false, key: false, required: false, type: "postal", options: [] },
    { index: 4, label: "判定", given: false, key: false, required: true, type: "choice", options: ["一致", "要確認"] },
  ],
  sample: [],
  errors: [],
};

const template: Template = {
  code: "DM-1",
  title: "DM発送リスト作成",
  unit: "10件",
  size: 10,
  minutes: 12,
  yen: 260,
  purpose: "秋のご案内を正しい宛先に届けるため",
  instructions: "名刺の文字を列ごとに分けます",
};

function full(): Plan {
  return withTemplate({ ...emptyPlan, firm: 3, columns: planColumns(preview, []) }, template);
}

describe("planColumns", () => {
  it("takes what the sheet suggests", () => {
    expect(planColumns(preview, []).map((column) => [column.label, column.given, column.type])).toEqual([
      ["管理番号", true, "text"],
      ["名刺の文字", true, "text"],
      ["会社名", false, "text"],
      ["郵便番号", false, "postal"],
      ["判定", false, "choice"],
    ]);
  });

  it("keeps what somebody decided when the corrected file is chosen, even if its columns moved", () => {
    const before = planColumns(preview, []).map((column) =>
      column.label === "郵便番号" ? { ...column, required: true, touched: true } : column,
    );
    const moved: Preview = {
      ...preview,
      columns: [...preview.columns].reverse().map((column, index) => ({ ...column, index })),
    };
    const after = planColumns(moved, before);
    expect(after.find((column) => column.label === "郵便番号")).toMatchObject({ required: true, index: 1 });
    expect(after.map((column) => column.index)).toEqual([0, 1, 2, 3, 4]);
  });

  it("gives two columns of the same name a decision each", () => {
    const twice: Preview = {
      ...preview,
      columns: [preview.columns[2], preview.columns[2]].flatMap((c) => (c ? [c] : [])),
    };
    const before = planColumns(twice, []).map((column, i) => ({ ...column, required: i === 0, touched: true }));
    expect(planColumns(twice, before).map((column) => column.required)).toEqual([true, false]);
  });

  it("reads a type it does not know as text", () => {
    const odd: Preview = { ...preview, columns: preview.columns.map((column) => ({ ...column, type: "photo" })) };
    expect(new Set(planColumns(odd, []).map((column) => column.type))).toEqual(new Set(["text"]));
  });
});

describe("a template's version", () => {
  const plan = withTemplate({ ...emptyPlan, firm: 3, columns: planColumns(preview, []) }, template, 12);

  it("says what is asked, so that no column has to", () => {
    const given = { ...plan, columns: plan.columns.map((column) => ({ ...column, given: true })) };
    expect(gaps(given)).toEqual([]);
    expect(gaps({ ...given, version: null }).map(({ code }) => code)).toEqual(["no_field"]);
    expect(toTerms(given, "MDR", true)).toMatchObject({ template: "DM-1", version: 12 });
  });

  it("outlives the page, and goes with its template", () => {
    expect(readPlan(JSON.stringify(plan)).version).toBe(12);
    expect(readPlan(JSON.stringify({ ...plan, version: "12" })).version).toBeNull();
    expect(withTemplate(plan, null).version).toBeNull();
  });
});

describe("withTemplate", () => {
  it("fills the terms and leaves a title that somebody typed", () => {
    expect(withTemplate({ ...emptyPlan, title: "秋のDM" }, template)).toMatchObject({ title: "秋のDM", yen: "260" });
    expect(withTemplate(emptyPlan, template).title).toBe("DM発送リスト作成");
  });
});

describe("gaps", () => {
  it("finds none in a complete plan", () => {
    expect(gaps(full())).toEqual([]);
  });

  it("names each input that is missing", () => {
    const at = gaps({ ...emptyPlan, size: "", columns: planColumns(preview, []) }).map((gap) => gap.at);
    expect(at).toEqual(["firm", "title", "purpose", "size", "minutes", "yen"]);
  });

  it("wants something given, something to fill, and choices to choose from", () => {
    const all = (given: boolean) => gaps({ ...full(), columns: full().columns.map((c) => ({ ...c, given })) });
    expect(all(true)).toEqual([{ at: "columns", code: "no_field" }]);
    expect(all(false)).toEqual([{ at: "columns", code: "no_given" }]);
    const bare = { ...full(), columns: full().columns.map((c) => ({ ...c, options: "" })) };
    expect(gaps(bare)).toEqual([{ at: "options-4", code: "options_missing" }]);
  });
});

describe("toTerms", () => {
  it("sends what the contract asks for", () => {
    const terms = toTerms(full(), "MDR", true);
    expect(terms).toMatchObject({
      hub: "MDR",
      firm: 3,
      template: "DM-1",
      minutes: 12,
      yen: 260,
      size: 10,
      publish: true,
    });
    expect(terms?.columns[4]).toEqual({
      index: 4,
      given: false,
      required: true,
      type: "choice",
      options: ["一致", "要確認"],
    });
    expect(terms?.columns[0]?.options).toEqual([]);
  });

  it("sends nothing while something is missing", () => {
    expect(toTerms({ ...full(), purpose: " " }, "MDR", false)).toBeNull();
  });
});

describe("splitOptions", () => {
  it("splits by 、 commas and lines, trims, and keeps each once", () => {
    expect(splitOptions("一致、 要確認,一致\n不明")).toEqual(["一致", "要確認", "不明"]);
  });
});

describe("readPlan", () => {
  it("gives back what was kept", () => {
    expect(readPlan(JSON.stringify(full()))).toEqual(full());
  });

  it.each([null, "", "[]", "{}", '{"title":1}'])("takes nothing from %j", (text) => {
    expect(readPlan(text)).toEqual(emptyPlan);
  });
});
