import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { type DeskKey, t } from "../../text/desk.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { DeskPage } from "./DeskPage.tsx";

interface InRoom {
  path: string;
}

/** Screens of the desk that come with a part of the page, once it is here (docs/decisions/0011-parts-of-a-page.md). */
export function lazyRoom(
  load: () => Promise<ComponentType<InRoom>>,
  title: DeskKey,
  back: string,
): ComponentType<InRoom> {
  const room = signal<ComponentType<InRoom> | null>(null);
  const missing = signal(false);
  return function LazyRoom({ path }: InRoom) {
    useEffect(() => {
      if (room.value !== null) return;
      missing.value = false;
      load().then(
        (here) => {
          room.value = here;
        },
        () => {
          missing.value = true;
        },
      );
    }, []);
    const Room = room.value;
    if (Room !== null) return <Room path={path} />;
    return (
      <DeskPage title={t(title)} back={back}>
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
