import type { Signal } from "@preact/signals";
import { t } from "./words.ts";

/** Before it is delivered: whether a program wrote a part of it. Asked only where it may. */
export function AiTick({ used }: { used: Signal<boolean> }) {
  return (
    <div class="field">
      <label class="option" for="ai-used">
        <input
          id="ai-used"
          type="checkbox"
          checked={used.value}
          aria-describedby="ai-used-hint"
          onChange={(event) => {
            used.value = event.currentTarget.checked;
          }}
        />
        <span>{t("aiTick")}</span>
      </label>
      <p class="field-hint" id="ai-used-hint">
        {t("aiTickHint")}
      </p>
    </div>
  );
}
