import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../../text/desk.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { DeskPage } from "./DeskPage.tsx";

/** A part of the desk: undefined until it is here, null when it could not be had. */
export type Fetched<P> = Signal<P | null | undefined>;

/** Fetches a part once; asked again, it tries again what could not be had. */
export function fetchPart<P>(into: Fetched<P>, from: () => Promise<P>): void {
  if (into.value) return;
  into.value = undefined;
  from().then(
    (part) => {
      into.value = part;
    },
    () => {
      into.value = null;
    },
  );
}

/** Screens out of a part of the desk, once it is here (docs/decisions/0011-parts-of-a-page.md). */
export function LazyRoom<P>(props: {
  part: Fetched<P>;
  from: () => Promise<P>;
  title: string;
  back?: string;
  children: (part: P) => ComponentChildren;
}) {
  const { part, from, title, back, children } = props;
  useEffect(() => fetchPart(part, from), []);
  if (part.value) return <>{children(part.value)}</>;
  return (
    <DeskPage title={title} {...(back === undefined ? {} : { back })}>
      {part.value === null ? (
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
}
