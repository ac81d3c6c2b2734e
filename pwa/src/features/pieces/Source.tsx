import { t } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { toast } from "../../ui/toast.tsx";

async function copy(value: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(value);
    toast(t("ui.copied"));
  } catch {
    toast(t("ui.copyFailed"));
  }
}

/** The source material of a row: every cell under its name, and easily copied. */
export function Source({ labels, cells }: { labels: readonly { label: string }[]; cells: readonly string[] }) {
  return (
    <section class="source" aria-label={t("order.given")}>
      <h2>{t("order.given")}</h2>
      <dl>
        {labels.map(({ label }, at) => {
          const value = cells[at] ?? "";
          return (
            <div key={label}>
              <dt>{label}</dt>
              {value ? <dd>{value}</dd> : <dd class="soft">{t("piece.blank")}</dd>}
              {value && (
                <dd class="copy">
                  <Button kind="quiet" icon="copy" label={t("ui.copyOf", { value })} onClick={() => void copy(value)}>
                    {t("ui.copy")}
                  </Button>
                </dd>
              )}
            </div>
          );
        })}
      </dl>
    </section>
  );
}
