import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../../text/desk.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { DeskPage } from "./DeskPage.tsx";

/**
 * What shows something out of a part of the desk that is fetched when it is wanted (docs/decisions/0011-parts-of-a-page.md). With a
 * `title` it is a screen, which says that its part is on the way; without one, something inside a screen that may come later.
 */
export function deskPart<P>(load: () => Promise<P>) {
  const here = signal<P | null>(null);
  const missing = signal(false);
  const fetchIt = (): Promise<void> =>
    load().then(
      (part) => {
        here.value = part;
      },
      () => {
        missing.value = true;
      },
    );
  return function DeskPart(props: { title?: string; back?: string; children: (part: P) => ComponentChildren }) {
    useEffect(() => {
      if (here.value === null) void fetchIt();
    }, []);
    if (here.value !== null) return <>{props.children(here.value)}</>;
    if (props.title === undefined) return null;
    return (
      <DeskPage title={props.title} back={props.back ?? "/"}>
        {missing.value ? (
          <Empty
            icon="wait"
            title={t("part.missing")}
            action={
              <Button icon="connect" onClick={() => location.reload()}>
                {t("part.again")}
              </Button>
            }
          >
            <p>{t("part.body")}</p>
          </Empty>
        ) : (
          <Skeleton label={t("ui.loading")} />
        )}
      </DeskPage>
    );
  };
}
