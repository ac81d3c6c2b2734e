import { expect, test } from "vitest";
import { changes } from "./diff.ts";

const told = (before: string, after: string) =>
  changes(before, after).map(({ kind, line }) => `${kind === "added" ? "+" : "-"}${line}`);

test("the same words in other lines of white space are the same", () => {
  expect(told("見たまま\n二度見る", " 見たまま \n\n二度見る\n")).toEqual([]);
});

test("a line that changed is one less and one more, in its place", () => {
  expect(told("一\n二\n三", "一\n弐\n三\n四")).toEqual(["-二", "+弐", "+四"]);
});

test("nothing before is all new, nothing after is all gone", () => {
  expect(told("", "一\n二")).toEqual(["+一", "+二"]);
  expect(told("一\n二", "")).toEqual(["-一", "-二"]);
});
