import { house } from "../../house.ts";
import { t } from "../../text/index.ts";
import { toast } from "../../ui/toast.tsx";

/** 控えを書き出す: everything the server does not have yet, as a file of the phone. */
export async function download(): Promise<void> {
  try {
    const url = URL.createObjectURL(await house.exportUnsent());
    const link = document.createElement("a");
    link.href = url;
    link.download = `hitokuchi-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    toast(t("me.exported"));
  } catch {
    toast(t("me.exportFailed"));
  }
}
