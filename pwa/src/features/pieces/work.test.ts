import { describe, expect, test, vi } from "vitest";
import type { Draft } from "../../house.ts";
import { openEditor } from "./editor.ts";
import { alike, lost } from "./lost.ts";
import type { FormField, Order, Piece } from "./rows.ts";
import { byDue, changed, checkPiece, fault, minutesLeft, plainReading, shaped } from "./work.ts";

const fields: FormField[] = [
  { key: "a", label: "会社名", type: "text", required: true },
  { key: "b", label: "日付", type: "date", required: false },
  { key: "c", label: "照合", type: "choice", required: false, options: ["一致", "不一致"] },
];

function order(minutes: number, yen: number, open: number, more: Partial<Order> = {}): Order {
  return {
    code: "MDR-0001",
    title: "名刺の入力",
    state: "open",
    firm: { id: 1, name: "たんば黒豆本舗", contact: "足立 恵", tint: 1 },
    purpose: "",
    instructions: "",
    minutes,
    yen,
    size: 10,
    pieces: 20,
    open,
    form: { given: [{ label: "番号" }, { label: "読みとり" }], fields },
    ...more,
  };
}

const piece = (until: number, order = 1, no = 1): Piece => ({ order, code: "", no, state: "leased", until, rows: [] });

describe("the work on a piece", () => {
  test("an old draft takes the shape of the form", () => {
    expect(shaped(2, fields, [["x"]])).toEqual([
      ["x", "", ""],
      ["", "", ""],
    ]);
    expect(shaped(1, fields.slice(0, 1), [["x", "y"], ["z"]])).toEqual([["x"]]);
  });

  test("a change leaves the answers of before alone", () => {
    const before = shaped(2, fields.slice(1));
    const after = changed(before, 1, 0, "x");
    expect(after).toEqual([
      ["", ""],
      ["x", ""],
    ]);
    expect(before[1]).toEqual(["", ""]);
  });

  test("what is wrong has a code", () => {
    const [name, date, choice] = fields as [FormField, FormField, FormField];
    expect(fault(name, "　")).toBe("required");
    expect(fault(name, "富強製作所")).toBeNull();
    expect(fault(date, "")).toBeNull();
    expect(fault(date, "令和8年13月1日")).toBe("bad_date");
    expect(fault(choice, "たぶん")).toBe("bad_choice");
  });

  test("the look over all rows", () => {
    const check = checkPiece(fields, [["富強", "", ""], ["", "x", ""], shaped(1, fields)[0] ?? []], 2);
    expect(check.open).toBe(3);
    expect(check.done).toBe(1);
    expect(check.begun).toBe(true);
    expect(checkPiece(fields, shaped(2, fields), 0).begun).toBe(false);
  });

  test("a row without required fields is done once the person is past it", () => {
    const free = fields.slice(1);
    expect(checkPiece(free, shaped(3, free), 2).done).toBe(2);
    expect(checkPiece(free, shaped(3, free), 3).done).toBe(3);
  });

  test("what is delivered is canonical, and what cannot be read goes as it was typed", () => {
    const { delivered } = plainReading(fields);
    expect(delivered([" 富強 ", "令和8年9月7日", "一致"])).toEqual(["富強", "2026-09-07", "一致"]);
    expect(delivered(["富強", "きのう", ""])).toEqual(["富強", "きのう", ""]);
  });

  test("what a form lets stand at first stands there, and is not yet the work of a person", () => {
    const kept: FormField[] = [{ key: "a", label: "国", type: "text", required: true, default: "日本" }];
    expect(shaped(2, kept, [["米国"]])).toEqual([["米国"], ["日本"]]);
    expect(checkPiece(kept, shaped(1, kept), 0).begun).toBe(false);
  });

  test("due soonest first", () => {
    expect([piece(9, 1, 1), piece(5, 2, 1), piece(5, 1, 2), piece(5, 1, 1)].sort(byDue)).toEqual([
      piece(5, 1, 1),
      piece(5, 1, 2),
      piece(5, 2, 1),
      piece(9, 1, 1),
    ]);
  });

  test("minutes that are left", () => {
    expect(minutesLeft(order(20, 200, 1), 5, 10)).toBe(10);
    expect(minutesLeft(order(3, 70, 1), 1, 1)).toBe(1);
    expect(minutesLeft(undefined, 0, 10)).toBe(0);
  });
});

describe("the editor", () => {
  function opened(draft: Draft | null = null) {
    const waiting: { draft: Draft; done: () => void; fail: () => void }[] = [];
    const write = vi.fn(
      (next: Draft) =>
        new Promise<void>((done, fail) => {
          waiting.push({ draft: next, done, fail: () => fail(new Error("full")) });
        }),
    );
    return { editor: openEditor(3, fields, draft, write, () => 7), waiting, write };
  }
  const settled = () => new Promise((resolve) => setTimeout(resolve));

  test("says saved only when the device has promised the newest change", async () => {
    const { editor, waiting } = opened();
    expect(editor.kept.value).toBe("untouched");
    editor.set(0, "a");
    editor.set(0, "ab");
    expect(editor.kept.value).toBe("saving");
    waiting[0]?.done();
    await settled();
    expect(editor.kept.value).toBe("saving");
    waiting[1]?.done();
    await settled();
    expect(editor.kept.value).toBe("saved");
    expect(waiting[1]?.draft).toEqual({
      answers: [
        ["ab", "", ""],
        ["", "", ""],
        ["", "", ""],
      ],
      row: 0,
      at: 7,
      worked: 0,
      typed: {},
    });
  });

  test("counts the time in which somebody works, and no pause", () => {
    let now = 1_000_000;
    const kept: Draft[] = [];
    const write = async (draft: Draft): Promise<void> => void kept.push(draft);
    const first = openEditor(3, fields, null, write, () => now);
    for (const pause of [20_000, 3_600_000, 10_000]) {
      now += pause;
      first.set(0, `${now}`);
    }
    expect(first.worked()).toBe(20 + 90 + 10); // an hour away is a minute and a half at most
    now -= 86_400_000; // a clock that was put right
    first.goTo(1);
    expect(first.worked()).toBe(120);
    const again = openEditor(3, fields, kept.at(-1) ?? null, write, () => now);
    now += 30_000;
    again.set(0, "x");
    expect(again.worked()).toBe(150);
  });

  test("keeps what was typed beside the writing that it took, until it is written anew", async () => {
    const { editor, waiting } = opened();
    editor.set(1, "￥１，２００");
    editor.leave(1);
    const [cell] = editor.answers.value[0]?.slice(1) ?? [];
    expect(editor.typed).toEqual(cell === "￥１，２００" ? {} : { "0/1": "￥１，２００" });
    editor.leave(1);
    expect(Object.values(editor.typed).length).toBeLessThan(2);
    editor.set(1, "5");
    expect(editor.typed).toEqual({});
    expect(waiting[0]?.draft.typed).toEqual({});
  });

  test("says of which row it is when a photo was slow", () => {
    const { editor } = opened();
    editor.goTo(2);
    editor.set(0, "x", 0);
    expect(editor.answers.value.map(([first]) => first)).toEqual(["x", "", ""]);
  });

  test("says so when the device could not keep it, and keeps what was typed", async () => {
    const { editor, waiting } = opened();
    editor.set(0, "a");
    waiting[0]?.fail();
    await settled();
    expect(editor.kept.value).toBe("failed");
    expect(editor.answers.value[0]?.[0]).toBe("a");
    editor.set(0, "b");
    waiting[1]?.done();
    await settled();
    expect(editor.kept.value).toBe("saved");
  });

  test("opens where the person was, and a draft beyond the end opens at the last row", () => {
    expect(opened({ answers: [["a"]], row: 1, at: 1 }).editor.row.value).toBe(1);
    expect(opened({ answers: [], row: 99, at: 1 }).editor.row.value).toBe(2);
  });

  test("remembers the row", () => {
    const { editor, waiting } = opened();
    editor.goTo(2);
    expect(waiting[0]?.draft.row).toBe(2);
    expect([...editor.seen.value]).toEqual([0]);
    editor.goTo(3);
    editor.goTo(-1);
    expect(editor.row.value).toBe(2);
  });

  test("leaving a field makes it canonical, and leaves alone what cannot be read", () => {
    const { editor, write } = opened();
    editor.set(1, "R8.9.7");
    editor.leave(1);
    expect(editor.answers.value[0]?.[1]).toBe("2026-09-07");
    editor.set(1, "きのう");
    editor.leave(1);
    expect(editor.answers.value[0]?.[1]).toBe("きのう");
    expect(editor.left.value.has("0/1")).toBe(true);
    const writes = write.mock.calls.length;
    editor.leave(1);
    expect(write.mock.calls.length).toBe(writes);
  });
});

describe("work that went to somebody else", () => {
  const draft: Draft = { answers: [["a"]], row: 0, at: 1 };
  const none = new Map<string, never>();

  test("is found by its draft", () => {
    expect(lost(new Map([[5, draft]]), none, none, [], new Set())).toEqual([{ piece: 5, draft }]);
  });

  test("is not: what is here, what arrived, what is on its way, what was given back, what is empty", () => {
    const drafts = new Map([[5, draft]]);
    expect(lost(drafts, new Map([["5", piece(1)]]), none, [], new Set())).toEqual([]);
    expect(lost(drafts, none, new Map([["7", { piece: 5 } as never]]), [], new Set())).toEqual([]);
    const pending = { n: 1, name: "piece.give_back", lane: "piece/5", args: { piece: 5 }, at: 1 };
    expect(lost(drafts, none, none, [pending], new Set())).toEqual([]);
    const rest = { n: 2, name: "pack.give_back", lane: "pack/1", args: { pack: 1, pieces: [4, 5] }, at: 1 };
    expect(lost(drafts, none, none, [rest], new Set())).toEqual([]);
    expect(lost(drafts, none, none, [], new Set([5]))).toEqual([]);
    expect(lost(new Map([[5, { ...draft, answers: [["", " "]] }]]), none, none, [], new Set())).toEqual([]);
  });

  test("of which nothing was written is one thing for each reason", () => {
    const row = { order: 1, why: "reassigned", at: 5, by: null, words: "急ぎ", title: "a", code: "x" } as const;
    const ended = new Map([
      ["1", row],
      ["2", { ...row, code: "y" }],
      ["3", { ...row, why: "expired" as const }],
      ["4", row],
    ]);
    expect(alike(ended, new Set([4])).map(({ pieces }) => pieces)).toEqual([[1, 2], [3]]);
  });
});
