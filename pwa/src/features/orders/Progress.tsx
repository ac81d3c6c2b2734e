import { t } from "../../text/desk.ts";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import type { Counts } from "./rows.ts";

const parts: readonly { key: "received" | "waiting" | "leased" | "ready"; icon: IconName }[] = [
  { key: "received", icon: "check" },
  { key: "waiting", icon: "camera" },
  { key: "leased", icon: "edit" },
  { key: "ready", icon: "box" },
];

/** Received, taken and ready pieces: one bar in three patterns, and beside it the same in words. */
export function Progress({ pieces }: { pieces: Counts }) {
  const there = parts.map((part) => ({ ...part, count: pieces[part.key] ?? 0 })).filter(({ count }) => count > 0);
  return (
    <div class="progress">
      <div class="progress-track" aria-hidden="true">
        {there.map(({ key, count }) => (
          <span key={key} class={`progress-${key}`} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul class="progress-words" aria-label={t("progress.label", { received: pieces.received, total: pieces.total })}>
        {there.map(({ key, icon, count }) => (
          <li key={key} class={`progress-word ${key}`}>
            <Icon name={icon} />
            <span>
              {t(`progress.${key}`)} <b class="num">{count}</b>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
