import { computed } from "@preact/signals";
import { delivered, filesOnWay } from "../features/pieces/data.ts";
import { house } from "../house.ts";
import { t } from "../text/index.ts";
import { Icon, type IconName } from "../ui/Icon.tsx";
import { sentence } from "./sentence.ts";
import { type StatusTone, statusOf } from "./status.ts";

export const status = computed(() =>
  statusOf(
    house.outbox.value,
    house.attention.value,
    delivered.value.slice(0, 1).map((one) => one.received_at),
    house.link.value,
    filesOnWay.value,
  ),
);

const icons: Record<StatusTone, IconName> = { good: "check", wait: "wait", bad: "stop", paper: "box" };

/** On every page of a worker: where my work is, in words. Leads to the list. */
export function StatusLine() {
  const now = status.value;
  const busy = house.link.value.state === "connecting";
  const progress = house.link.value.progress;
  return (
    <header class={`top ${now.tone}`}>
      <a class="status" href="#/outbox">
        {/* The sentence of "all has arrived" brings its own sign. */}
        {(busy || now.tone !== "good") && (
          <span class={busy ? "turning" : undefined}>
            <Icon name={busy ? "connect" : icons[now.tone]} />
          </span>
        )}
        <span class="grow" role="status" aria-live="polite">
          {progress ? t("status.first", { have: progress.have, of: progress.of }) : sentence(now)}
        </span>
        <span class="sr">{t("status.open")}</span>
        <Icon name="next" />
      </a>
    </header>
  );
}
