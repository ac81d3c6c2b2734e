import { signal } from "@preact/signals";
import type { ComponentType, FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../../text/desk.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { DeskPage } from "./DeskPage.tsx";

type Room = ComponentType<{ path: string }>;

/**
 * A room of the desk, once its part of the page is here (docs/decisions/0011-parts-of-a-page.md). A path without a slash before it is
 * something of the room inside another screen: until it is here, nothing.
 */
export function lazyRoom(
  fetch: () => Promise<Room>,
  title: () => string,
  back: string,
): FunctionComponent<{ path: string }> {
  const room = signal<Room | null>(null);
  const missing = signal(false);
  const open = (): void => {
    missing.value = false;
    fetch().then(
      (Fetched) => {
        room.value = Fetched;
      },
      () => {
        missing.value = true;
      },
    );
  };
  return ({ path }) => {
    useEffect(() => {
      if (room.value === null) open();
    }, []);
    const Room = room.value;
    if (Room !== null) return <Room path={path} />;
    if (!path.startsWith("/")) return null;
    return (
      <DeskPage title={title()} back={back}>
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
