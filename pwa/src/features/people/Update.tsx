import { house } from "../../house.ts";
import { t } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";

/** A new version is on the device and waits to be taken. */
export function Update() {
  if (house.update.value !== "waiting") return null;
  return (
    <Notice
      tone="info"
      icon="download"
      title={t("me.updateTitle")}
      action={
        <Button icon="connect" onClick={() => house.applyUpdate()}>
          {t("me.update")}
        </Button>
      }
    >
      {t("me.updateBody")}
    </Notice>
  );
}
