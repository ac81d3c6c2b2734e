import type { FilePolicy } from "../../house.ts";
import { house } from "../../house.ts";
import { bytes, t } from "../../text/index.ts";
import { Choice } from "../../ui/Field.tsx";

/** Whether this browser can tell mobile data from Wi-Fi. */
function tells(): boolean {
  return typeof (navigator as Navigator & { connection?: { type?: string } }).connection?.type === "string";
}

/** When photos and recordings go. Text always goes at once. */
export function FileSettings() {
  const { settings } = house;
  const waiting = house.files.value?.waiting.value;
  const hint = tells() ? t("files.policyHint") : t("files.policyBlind");
  return (
    <Choice
      label={t("files.policy")}
      hint={
        waiting?.count ? `${t("files.waitingSum", { n: waiting.count, size: bytes(waiting.bytes) })}・${hint}` : hint
      }
      value={settings.value.files}
      options={[
        { value: "always", label: t("files.policyAlways") },
        { value: "free", label: t("files.policyFree") },
        { value: "press", label: t("files.policyPress") },
      ]}
      onChange={(files) => {
        settings.value = { ...settings.value, files: files as FilePolicy };
        house.files.value?.nudge();
      }}
    />
  );
}
