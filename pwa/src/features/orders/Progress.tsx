import { t } from "../../text/desk.ts";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import type { Counts } from "./rows.ts";

const parts: readonly { key: "received" | "leased" | "ready"; icon: IconName }[] = [
  { key: "received", icon: "check" },
  { key: "leased", icon: "edit" },
  { key: "ready", icon: "box" },
];

/** Received, taken and ready pieces: one bar in three patterns, and beside it the same in words. */
export function Progress({ pieces }: { pieces: Counts }) {
  return (
    <div class="progress">
      <div class="progress-track" aria-hidden="true">
        {parts.map(
          ({ key }) =>
            pieces[key] > 0 && <span key={key} class={`progress-${key}`} style={{ flexGrow: pieces[key] }} />,
        )}
      </div>
      <ul class="progress-words" aria-label={t("progress.label", { received: pieces.received, total: pieces.total })}>
        {parts
          .filter(({ key }) => pieces[key] > 0)
          .map(({ key, icon }) => (
            <li key={key} class={`progress-word ${key}`}>
              <Icon name={icon} />
              <span>
                {t(`progress.${key}`)} <b class="num">{pieces[key]}</b>
              </span>
            </li>
          ))}
      </ul>
    </div>
  );
}
