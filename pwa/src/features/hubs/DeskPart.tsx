import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../text/desk.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { DeskPage } from "./DeskPage.tsx";

type Room = ComponentType<{ path: string }>;

/** What the desk fetches when somebody opens it. */
const sources = {
  templates: () => import("../../parts/templates.tsx"),
  jobs: () => import("../../parts/jobs.tsx"),
};

const here: Partial<Record<keyof typeof sources, Room>> = {};

/** A room of the desk, once its part of the page is here (docs/decisions/0011-parts-of-a-page.md). */
export function DeskPart({ of, path }: { of: keyof typeof sources; path: string }) {
  const [missing, setMissing] = useState<boolean>();
  useEffect(() => {
    sources[of]().then(
      ({ Room }) => {
        here[of] = Room;
        setMissing(false);
      },
      () => setMissing(true),
    );
  }, [of]);
  const Room = here[of];
  if (Room) return <Room path={path} />;
  return (
    <DeskPage title={t("nav.orders")} back="/orders">
      {missing ? (
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
