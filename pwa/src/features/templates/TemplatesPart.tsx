import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../../text/desk.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";

const room = signal<ComponentType<{ path: string }> | null>(null);
const missing = signal(false);

async function open(): Promise<void> {
  missing.value = false;
  try {
    room.value = (await import("../../parts/templates.tsx")).TemplatesRoom;
  } catch {
    missing.value = true;
  }
}

/** The desk's templates, once their part of the page is here (docs/decisions/0011-parts-of-a-page.md). */
export function TemplatesPart({ path }: { path: string }) {
  useEffect(() => {
    if (room.value === null) void open();
  }, []);
  const Room = room.value;
  if (Room !== null) return <Room path={path} />;
  return (
    <DeskPage title={t("new.template")} back="/orders">
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
}
