import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../text/desk.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { DeskPage } from "./DeskPage.tsx";

type Room = ComponentType<{ path: string }>;

const adjudications = () => import("../../parts/adjudications.tsx");

/** What the desk fetches when somebody opens it, by the first word of its path. */
const sources: Record<string, () => Promise<{ Room: Room }>> = {
  templates: () => import("../../parts/templates.tsx"),
  jobs: () => import("../../parts/jobs.tsx"),
  proposals: () => import("../../parts/ideas.tsx"),
  talk: () => import("../../parts/talk.tsx"),
  books: () => import("../../parts/books.tsx"),
  answers: adjudications,
  checks: adjudications,
  reject: adjudications,
  appeals: adjudications,
};

const here: Record<string, Room> = {};

const first = (path: string): string => path.split(/[/?]/)[1] ?? "";

/** Whether what stands at a path comes with a part of the page. */
export const isPart = (path: string): boolean => Object.hasOwn(sources, first(path));

/** A room of the desk, once its part of the page is here (docs/decisions/0011-parts-of-a-page.md). */
export function DeskPart({ path }: { path: string }) {
  const of = first(path);
  const [missing, setMissing] = useState<boolean>();
  useEffect(() => {
    setMissing(undefined);
    sources[of]?.().then(
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
