import { Button } from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { taking } from "../pieces/useTake.ts";
import { t } from "./words.ts";

/** The word under which somebody takes more than a day's work: what that means, and that it is meant. */
export function Consent({ hours, onSure }: { hours: number; onSure: () => void }) {
  return (
    <Notice
      tone="wait"
      icon="clock"
      title={t("much", { hours })}
      action={
        <Button icon="check" busy={taking.value} onClick={onSure}>
          {t("muchSure")}
        </Button>
      }
    >
      {t("muchBody")}
    </Notice>
  );
}
