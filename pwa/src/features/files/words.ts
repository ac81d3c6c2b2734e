/** How many of what, in words. */
import { t } from "../../text/index.ts";
import { isSound } from "./attached.ts";

/** 写真 2・声 1 */
export function amount(shots: readonly { type: string }[]): string {
  const voices = shots.filter(({ type }) => isSound(type)).length;
  const photos = shots.length - voices;
  return [photos > 0 ? t("files.photos", { n: photos }) : "", voices > 0 ? t("files.voices", { n: voices }) : ""]
    .filter(Boolean)
    .join("・");
}
