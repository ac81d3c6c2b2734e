import { useEffect, useState } from "preact/hooks";
import { FULL, measureStorage } from "../../house/measure.ts";
import { house, type Storage } from "../../house.ts";
import { bytes } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { t } from "./words.ts";

/** Whether this phone is so full that nothing new is downloaded. Writing answers goes on. */
export function useFull(): boolean {
  const [measured, setMeasured] = useState<Storage | null>(house.storage.peek());
  const shelf = house.files.value?.shelf.value;
  // What the browser says changes with every photo that was sent, and nobody tells.
  useEffect(() => {
    const look = (): void => void measureStorage().then(setMeasured);
    look();
    addEventListener("visibilitychange", look);
    return () => removeEventListener("visibilitychange", look);
  }, [shelf]);
  return measured !== null && measured.quota > 0 && measured.used / measured.quota >= FULL;
}

/** In the place of 受ける on a full phone: why, and what makes room. */
export function Crowded() {
  const files = house.files.value;
  const free = files?.waiting.value.bytes ?? 0;
  return (
    <Notice
      tone="wait"
      icon="phone"
      title={t("full")}
      action={
        files !== null &&
        free > 0 && (
          <Button icon="send" onClick={() => void files.send()}>
            {t("send")}
          </Button>
        )
      }
    >
      {free > 0 ? t("fullSend", { size: bytes(free) }) : t("fullFree")}
    </Notice>
  );
}
