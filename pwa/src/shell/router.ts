/**
 * The hash router. Every move of ours carries its depth in history.state, so that "back" knows whether there is a page of
 * ours behind this one. What the page looked like when it was left (how far it was scrolled) is put back on a return.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import { type ComponentChildren, h, type VNode } from "preact";

export interface Go {
  /** Takes the place of this page: the back button will not lead here. */
  replace?: boolean;
}

/** `#/piece/51?row=2` → `/piece/51?row=2`; anything strange → `/`. */
export function pathOf(hash: string): string {
  const path = hash.replace(/^#/, "");
  return path.startsWith("/") ? path : "/";
}

/** Parameters of a path that fits the pattern (`/piece/:id`), otherwise null. A query never counts. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const want = pattern.split("/");
  const have = (path.split("?")[0] ?? "").replace(/(.)\/$/, "$1").split("/");
  if (want.length !== have.length) return null;
  const found: Record<string, string> = {};
  for (let i = 0; i < want.length; i++) {
    const key = want[i] as string;
    const value = have[i] as string;
    if (key.startsWith(":")) {
      if (!value) return null;
      try {
        found[key.slice(1)] = decodeURIComponent(value);
      } catch {
        return null;
      }
    } else if (key !== value) return null;
  }
  return found;
}

const current = signal(pathOf(globalThis.location?.hash ?? ""));
/** The path of this page. */
export const route: ReadonlySignal<string> = current;

const moves = signal(0);
/** Counts the moves since the app was opened; 0 means that no focus is to be moved. */
export const arrived: ReadonlySignal<number> = moves;

const scrolls = new Map<number, number>();
let depth = 0;
let scroll = 0;
let quiet = false;

function depthOf(state: unknown): number {
  const value = (state as { depth?: unknown } | null)?.depth;
  return typeof value === "number" ? value : 0;
}

function show(): void {
  const path = pathOf(location.hash);
  if (path !== current.value) {
    current.value = path;
    if (!quiet) moves.value++;
  }
  quiet = false;
}

/** Goes to a path such as `/find`. */
export function go(path: string, options: Go = {}): void {
  if (path === current.value) return;
  if (options.replace) {
    history.replaceState({ depth }, "", `#${path}`);
  } else {
    scrolls.set(depth, globalThis.scrollY);
    depth++;
    history.pushState({ depth }, "", `#${path}`);
  }
  scroll = 0;
  show();
}

/** Goes to a path without moving the focus or the page: the same screen remembers where it is. */
export function stay(path: string): void {
  quiet = true;
  history.replaceState({ depth }, "", `#${path}`);
  show();
}

/** One page back when there is one of ours behind, otherwise to `fallback`. */
export function back(fallback: string): void {
  if (depth > 0) history.back();
  else go(fallback, { replace: true });
}

/** A page is on the screen after a move: put it where it was, and tell readers. */
export function landed(heading: HTMLElement | null): void {
  heading?.focus({ preventScroll: true });
  globalThis.scrollTo?.(0, scroll);
}

/** Listens to the browser. Once, when the app starts. */
export function startRouter(): void {
  history.scrollRestoration = "manual";
  depth = depthOf(history.state);
  history.replaceState({ depth }, "", location.href);
  addEventListener("popstate", (event) => {
    const next = depthOf(event.state);
    if (event.state === null) {
      // A link of the page itself, or an address typed by hand: one page further.
      scrolls.set(depth, globalThis.scrollY);
      depth++;
      history.replaceState({ depth }, "", location.href);
      scroll = 0;
    } else {
      scrolls.set(depth, globalThis.scrollY);
      depth = next;
      scroll = scrolls.get(depth) ?? 0;
    }
    show();
  });
  addEventListener("hashchange", show);
}

/** A link inside the app: `to` is a path such as `/order/12`. */
export function Link(props: { to: string; class?: string; current?: boolean; children?: ComponentChildren }): VNode {
  return h(
    "a",
    {
      href: `#${props.to}`,
      class: props.class,
      "aria-current": props.current ? "page" : undefined,
    },
    props.children,
  );
}
