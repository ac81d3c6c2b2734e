import { useState } from "preact/hooks";
import { t } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { delivered } from "../pieces/data.ts";
import { Receipt } from "./Receipt.tsx";

/** What arrived, newest first. A window on a long list keeps an old phone quick. */
export function Arrived({ window }: { window: number }) {
  const [shown, setShown] = useState(window);
  const all = delivered.value;
  if (all.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{t("outbox.receivedHead")}</h2>
      <ul class="stack tight">
        {all.slice(0, shown).map((one) => (
          <li key={one.receipt}>
            <Receipt result={one} />
          </li>
        ))}
      </ul>
      {all.length > shown && (
        <Button full onClick={() => setShown(shown + window)}>
          {t("delivered.showMore")}
        </Button>
      )}
    </section>
  );
}
