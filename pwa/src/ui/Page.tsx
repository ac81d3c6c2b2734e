import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { arrived, back as goBack, landed } from "../shell/router.ts";
import { t } from "../text/index.ts";
import { Icon } from "./Icon.tsx";

export interface PageProps {
  title: string;
  /** Where the arrow leads when there is nothing to go back to: a path such as `/find`. */
  back?: string;
  /** The one primary action, at the thumb. */
  primary?: ComponentChildren;
  /** Something at the right of the title. */
  aside?: ComponentChildren;
  /** Grows to the width of a desk. */
  wide?: boolean;
  children?: ComponentChildren;
}

/** One screen: its title is the h1, and it takes the focus whenever the way has led here. */
export function Page({ title, back, primary, aside, wide, children }: PageProps) {
  const head = useRef<HTMLHeadingElement>(null);
  const moves = arrived.value;
  useEffect(() => {
    document.title = `${title} · ${t("app.name")}`;
  }, [title]);
  useEffect(() => {
    if (moves > 0) landed(head.current);
  }, [moves]);
  return (
    <main class={`page${wide ? " wide" : ""}`} id="main">
      <header class="page-head">
        {back !== undefined && (
          <a
            class="page-back"
            href={`#${back}`}
            aria-label={t("ui.back")}
            onClick={(event) => {
              event.preventDefault();
              goBack(back);
            }}
          >
            <Icon name="back" />
          </a>
        )}
        <h1 class="grow" tabIndex={-1} ref={head}>
          {title}
        </h1>
        {aside}
      </header>
      {children}
      {primary && <div class="page-primary">{primary}</div>}
    </main>
  );
}
