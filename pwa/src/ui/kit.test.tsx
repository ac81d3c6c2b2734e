// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Button } from "./Button.tsx";
import { Choice, TextInput } from "./Field.tsx";
import { initials } from "./initials.ts";
import { settle, Toasts, toast } from "./toast.tsx";

let root: HTMLElement;
beforeEach(() => {
  root = document.createElement("div");
  document.body.append(root);
});
afterEach(() => {
  render(null, root);
  root.remove();
  vi.useRealTimers();
});

function enter(more: object): KeyboardEvent {
  return new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...more });
}

test("Enter that chooses a candidate does not go on", async () => {
  const onEnter = vi.fn();
  await act(() => render(<TextInput label="x" value="" onInput={() => {}} onEnter={onEnter} />, root));
  const input = root.querySelector("input");
  input?.dispatchEvent(enter({ isComposing: true }));
  input?.dispatchEvent(enter({ keyCode: 229 }));
  expect(onEnter).not.toHaveBeenCalled();
  input?.dispatchEvent(enter({ keyCode: 13 }));
  expect(onEnter).toHaveBeenCalledOnce();
});

test("a field names its hint and its error", async () => {
  await act(() => render(<TextInput id="f" label="x" hint="h" error="e" required value="" onInput={() => {}} />, root));
  const input = root.querySelector("input");
  expect(input?.getAttribute("aria-describedby")).toBe("f-hint f-error");
  expect(input?.getAttribute("aria-invalid")).toBe("true");
  expect(input?.getAttribute("aria-required")).toBe("true");
  expect(input?.type).toBe("text");
  expect(root.querySelector("label")?.htmlFor).toBe("f");
});

test("a choice is a group of radios with a name", async () => {
  const onChange = vi.fn();
  const options = [
    { value: "a", label: "A" },
    { value: "b", label: "B" },
  ];
  await act(() => render(<Choice id="c" label="x" value="a" options={options} onChange={onChange} />, root));
  expect(root.querySelector("[role=radiogroup]")?.getAttribute("aria-labelledby")).toBe("c-label");
  root.querySelectorAll<HTMLInputElement>("input")[1]?.click();
  expect(onChange).toHaveBeenCalledWith("b");
});

test("a busy button cannot be pressed twice", async () => {
  const onClick = vi.fn();
  await act(() => render(<Button busy onClick={onClick} />, root));
  root.querySelector("button")?.click();
  expect(onClick).not.toHaveBeenCalled();
});

test("what can be undone happens when the chance is over, and not when it was undone", async () => {
  vi.useFakeTimers();
  const undo = vi.fn();
  const done = vi.fn();
  await act(() => render(<Toasts />, root));
  await act(() => void toast("first", undo, done));
  await act(() => root.querySelector("button")?.click());
  await act(() => void vi.advanceTimersByTime(60_000));
  expect([undo.mock.calls.length, done.mock.calls.length]).toEqual([1, 0]);
  await act(() => void toast("second", undo, done));
  await act(() => void vi.advanceTimersByTime(60_000));
  expect([undo.mock.calls.length, done.mock.calls.length]).toEqual([1, 1]);
  await act(() => void toast("third", undo, done));
  await act(() => settle());
  expect(done).toHaveBeenCalledTimes(2);
});

test("initials", () => {
  expect(initials("山本 由紀")).toBe("山");
  expect(initials("Ken Adachi")).toBe("KA");
  expect(initials("ｋen")).toBe("K");
  expect(initials("")).toBe("");
});
