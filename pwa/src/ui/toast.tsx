import { signal } from "@preact/signals";
import { t } from "../text/index.ts";

interface Toast {
  id: number;
  message: string;
  undo: (() => void) | undefined;
  /** Runs once when the chance to undo is over, and not when it was undone. */
  done: (() => void) | undefined;
  timer: ReturnType<typeof setTimeout>;
  ms: number;
}

const toasts = signal<readonly Toast[]>([]);
let last = 0;

function close(id: number, undone: boolean): void {
  const found = toasts.value.find((one) => one.id === id);
  if (!found) return;
  clearTimeout(found.timer);
  toasts.value = toasts.value.filter((one) => one.id !== id);
  if (undone) found.undo?.();
  else found.done?.();
}

/** Says something in passing. With `undo`, offers a way back; `done` runs when that chance is over. Returns "close now". */
export function toast(message: string, undo?: () => void, done?: () => void): () => void {
  const id = ++last;
  const ms = undo ? 8000 : 4500;
  const timer = setTimeout(() => close(id, false), ms);
  const kept = toasts.value.slice(-2);
  for (const old of toasts.value.slice(0, -2)) close(old.id, false);
  toasts.value = [...kept, { id, message, undo, done, timer, ms }];
  return () => close(id, false);
}

/** What was promised is done before the page is put away. */
export function settle(): void {
  for (const one of toasts.value) if (one.done) close(one.id, false);
}

function hold(one: Toast): void {
  clearTimeout(one.timer);
}

function release(one: Toast): void {
  clearTimeout(one.timer);
  one.timer = setTimeout(() => close(one.id, false), one.ms);
}

/** Stands once at the end of the page. */
export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((one) => (
        <div
          class="toast"
          key={one.id}
          onPointerEnter={() => hold(one)}
          onPointerLeave={() => release(one)}
          onFocusCapture={() => hold(one)}
          onBlurCapture={() => release(one)}
        >
          <span>{one.message}</span>
          {one.undo && (
            <button type="button" onClick={() => close(one.id, true)}>
              {t("ui.undo")}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
