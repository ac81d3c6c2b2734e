// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import { fromSchema } from "../../forms/form.ts";
import { FormRow } from "./FormRow.tsx";

const same = "$" + "{same} = 'いいえ'";
const form = fromSchema({
  properties: {
    same: { title: "同じですか", "x-type": "yesno" },
    differs: { title: "ちがうところ", "x-type": "text", "x-shown-if": same },
  },
  "x-order": ["same", "differs"],
} as never);

test("words about a field that the answers do not ask for are told all the same", async () => {
  if (!form) throw new Error("no form");
  const root = document.createElement("div");
  const nothing = () => undefined;
  const shared = { id: "a", form, says: () => false, onInput: nothing, onLeave: nothing, onEnd: nothing };
  const below = (key: string) => (key === "differs" ? <p class="pinned">どこがちがいますか</p> : null);

  await act(() => render(<FormRow {...shared} cells={["はい", ""]} below={below} />, root));
  expect(root.textContent).toContain("ちがうところどこがちがいますか");

  await act(() => render(<FormRow {...shared} cells={["いいえ", ""]} below={below} />, root));
  expect(root.querySelectorAll(".pinned")).toHaveLength(1);

  await act(() => render(<FormRow {...shared} cells={["はい", ""]} below={() => null} />, root));
  expect(root.textContent).not.toContain("ちがうところ");
});
