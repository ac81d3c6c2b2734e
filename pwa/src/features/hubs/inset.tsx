import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

/** What shows something out of a part of the desk inside a screen, and nothing until the part is here (docs/decisions/0011-parts-of-a-page.md). */
export function inset<P>(load: () => Promise<P>) {
  const here = signal<P | null>(null);
  return function Inset({ children }: { children: (part: P) => ComponentChildren }) {
    useEffect(() => {
      if (here.value === null)
        load().then(
          (part) => (here.value = part),
          () => undefined,
        );
    }, []);
    return here.value === null ? null : children(here.value);
  };
}
