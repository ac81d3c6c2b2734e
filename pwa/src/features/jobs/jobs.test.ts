import { describe, expect, it, test } from "vitest";
import type { Me, Pending } from "../../house/api.ts";
import { draftOfJob } from "../templates/fromJob.ts";
import { foresee } from "./foresee.ts";
import { factsOf, likely, ready, sproutsOf } from "./ready.ts";
import type { Job } from "./rows.ts";
import { childrenOf, firstBite } from "./weighing.ts";
import { nameOf, nextQuestion, questions } from "./wizard.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

const me: Me = {
  id: 9,
  name: "細見 恵子",
  role: "firm",
  hub: { code: "MDR", name: "みどり石油" },
  firm: { id: 2, name: "ささやま設備工業" },
  tint: 1,
};

/** The rows after these mutations, all of them waiting, on top of what the server said. */
function played(deeds: [name: string, job: string, args?: object][], base: ReadonlyMap<string, Job> = new Map()) {
  const pending: Pending[] = deeds.map(([name, job, args], n) => ({
    n,
    name: `job.${name}`,
    args: { firm: 2, job, ...args },
    lane: "jobs/2-a",
    at: n,
  }));
  return foresee(base, pending, me);
}

const tree: [string, string, object?][] = [
  ["write", "a", { facts: { title: "請求書まわり" }, nodes: [] }],
  [
    "split",
    "a",
    {
      into: [
        { job: "b", parent: "a", facts: { title: "入力" } },
        { job: "c", parent: "a", facts: { title: "承認" }, verb: "keep", reason: "判断" },
      ],
    },
  ],
];
const row = (rows: ReadonlyMap<string, Job>, key: string) => rows.get(`2-${key}`) as Job;

describe("what waits in the outbox is shown as done", () => {
  test("a tree, and what is split is split", () => {
    const rows = played(tree);
    expect(["a", "b", "c"].map((key) => row(rows, key).state)).toEqual(["split", "written", "keep_inside"]);
    expect(
      childrenOf(rows.values())
        .get("a")
        ?.map((one) => one.key),
    ).toEqual(["b", "c"]);
  });

  test("fields are written, and a blank one is not known any more", () => {
    const rows = played([
      ...tree,
      ["change", "b", { facts: { minutes: 3, who: "細見" } }],
      ["change", "b", { facts: { who: "" } }],
    ]);
    expect(row(rows, "b").facts).toEqual({ title: "入力", minutes: 3 });
  });

  test("a choice between two values takes the other one away", () => {
    const kept = [{ field: "minutes" as const, value: 4, by: me, at: 0 }];
    const base = new Map([["2-b", { ...row(played(tree), "b"), kept }]]);
    expect(row(played([["change", "b", { facts: { minutes: 4 } }]], base), "b").kept).toEqual([]);
    expect(row(played([["change", "b", { facts: { who: "細見" } }]], base), "b").kept).toEqual(kept);
  });

  test("nothing moves below itself, and what moves away leaves a leaf", () => {
    const rows = played([
      ...tree,
      ["move", "b", { parent: "c", behind: "" }],
      ["move", "c", { parent: "b", behind: "" }],
    ]);
    expect([row(rows, "b").parent, row(rows, "c").parent]).toEqual(["c", "a"]);
    expect(row(rows, "c").state).toBe("split");
  });

  test("neighbours change places", () => {
    const rows = played([...tree, ["move", "c", { parent: "a", behind: "" }]]);
    expect(
      childrenOf(rows.values())
        .get("a")
        ?.map((one) => one.key),
    ).toEqual(["c", "b"]);
  });

  test("what was taken away comes back when somebody writes below it", () => {
    const gone = [...tree, ["remove", "b"], ["remove", "c"]] as typeof tree;
    expect(row(played(gone), "a").state).toBe("written");
    const rows = played([...gone, ["split", "b", { into: [{ job: "d", parent: "b", facts: { title: "d" } }] }]]);
    expect(["a", "b", "c"].map((key) => row(rows, key).removed)).toEqual([false, false, true]);
    expect(row(rows, "a").state).toBe("split");
  });

  test("a step that there is not changes nothing", () => {
    const rows = played([...tree, ["state", "b", { verb: "agree" }]]);
    expect(row(rows, "b").state).toBe("written");
  });
});

describe("the questions", () => {
  it("asks of the whole, then how it is split, then of each step, and only what is not known", () => {
    const rows = [...played(tree.slice(0, 1)).values()];
    expect(questions(rows).map(({ ask }) => ask)).toEqual([
      ...["freq", "minutes", "who", "risk", "split"],
      ...["verdict", "sure", "same", "secret"],
    ]);
    const split = [...played(tree).values()];
    expect(
      questions(split)
        .filter(({ step }) => step === 3)
        .map(nameOf),
    ).toEqual([...["b/verdict", "b/freq", "b/minutes", "b/sure", "b/same", "b/secret"], ...["c/freq", "c/minutes"]]);
  });

  it("does not ask again what was put off", () => {
    const rows = [...played(tree).values()];
    const skipped = new Set(questions(rows).map(nameOf));
    expect(nextQuestion(rows, skipped)).toBeNull();
    skipped.delete("b/sure");
    expect(nextQuestion(rows, skipped)?.ask).toBe("sure");
  });
});

describe("ready trees", () => {
  test.each(ready.map((one) => [one.id, one] as const))(
    "%s: has a first bite, and asks nothing of its leaves but a few",
    (_, one) => {
      let n = 0;
      const nodes = sproutsOf(one, "a", () => `k${n++}`);
      const rows = [...played([["write", "a", { facts: factsOf(one), nodes }]]).values()];
      const star = rows.find(({ key }) => key === firstBite(rows));
      expect(star?.state).toBe("suggested");
    },
  );

  test.each([
    ["請求書まわり", "設備工事", "invoice"],
    ["請求書の入力", "", "invoice"],
    ["メールの対応", "食品製造・通販", "mail"],
    ["invoices", "", "invoice"],
    ["日報", "運送", "truck"],
    ["掃除", "設備工事", undefined],
  ])("%s in %s is like %s", (title, industry, id) => {
    expect(likely(title, industry)?.id).toBe(id);
  });
});

test("a template begins with the bite: one piece is one time of it, with a price by the hour", () => {
  const bite = { root: "a", key: "b", firm: 2, reason: "6項目", facts: { title: "入力", minutes: 3, risk: "金額" } };
  const draft = draftOfJob(bite);
  expect(draft).toMatchObject({ code: null, title: "入力", purpose: "", size: "1", minutes: "3", yen: "70" });
  expect(draft.instructions).toBe("6項目\n金額");
});

test("both languages say the same things about the firm's work", () => {
  const places = (words: Record<string, string>) =>
    Object.entries(words).map(([key, word]) => [
      key,
      [...new Set([...word.matchAll(/\{(\w+)/g)].map(([, name]) => name))].sort(),
    ]);
  expect(places(en)).toEqual(places(ja));
});
