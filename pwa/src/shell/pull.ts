/** Pull to つなぐ: at the top of the page, dragged down far enough. A mouse and a keyboard have the button. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

const FAR = 72;
const STIFF = 0.45;

/** How far the page is being pulled, in px. */
export const pulled = signal(0);
export const enough = (distance: number): boolean => distance >= FAR;

export function usePull(run: () => void): void {
  useEffect(() => {
    let from: number | null = null;
    const start = (event: TouchEvent): void => {
      const target = event.target as Element;
      const first = event.touches[0];
      from =
        scrollY <= 0 && event.touches.length === 1 && first && !target.closest("input,textarea,select,dialog")
          ? first.clientY
          : null;
    };
    const move = (event: TouchEvent): void => {
      if (from === null) return;
      const way = (event.touches[0]?.clientY ?? from) - from;
      pulled.value = scrollY <= 0 && way > 0 ? Math.min(way * STIFF, FAR * 1.25) : 0;
    };
    const end = (): void => {
      if (from !== null && enough(pulled.value)) run();
      from = null;
      pulled.value = 0;
    };
    const options = { passive: true };
    addEventListener("touchstart", start, options);
    addEventListener("touchmove", move, options);
    addEventListener("touchend", end, options);
    addEventListener("touchcancel", end, options);
    return () => {
      removeEventListener("touchstart", start);
      removeEventListener("touchmove", move);
      removeEventListener("touchend", end);
      removeEventListener("touchcancel", end);
    };
  }, [run]);
}
