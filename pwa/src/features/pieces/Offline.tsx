import { house } from "../../house.ts";
import { t } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { offline } from "./take.ts";

/** Taking needs a connection: why, and what can be done. `again` runs when つなぐ has worked, `later` when it may wait. */
export function Offline({ again, later }: { again: () => void; later: () => void }) {
  const { state } = house.link.value;
  return (
    <Notice
      alert
      tone="wait"
      icon="connect"
      title={t("order.offTitle")}
      action={
        <>
          <Button
            icon="connect"
            busy={state === "connecting"}
            onClick={() => {
              void house.connect().then(() => {
                if (!offline(house.link.value)) again();
              });
            }}
          >
            {t("outbox.connect")}
          </Button>
          <Button kind="quiet" onClick={later}>
            {t("order.later")}
          </Button>
        </>
      }
    >
      {t("order.offBody")}
    </Notice>
  );
}
