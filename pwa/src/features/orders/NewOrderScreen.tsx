import { useEffect, useState } from "preact/hooks";
import { house } from "../../house.ts";
import { go } from "../../shell/router.ts";
import { t } from "../../text/desk.ts";
import { Button } from "../../ui/Button.tsx";
import { toast } from "../../ui/toast.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { sayPublished } from "./act.ts";
import { ColumnsStep } from "./ColumnsStep.tsx";
import { FileStep } from "./FileStep.tsx";
import { change, clear, file, isTyped, plan, preview, problem, save, work } from "./new.ts";
import { PriceCard } from "./PriceCard.tsx";
import { TermsStep } from "./TermsStep.tsx";
import { gaps, planPrice } from "./terms.ts";

function focus(id: string): void {
  requestAnimationFrame(() => {
    const target = document.getElementById(id);
    target?.focus({ preventScroll: true });
    target?.scrollIntoView({ block: "center" });
  });
}

/** A sheet becomes an order in three steps on one page. */
export function NewOrderScreen() {
  const [tried, setTried] = useState(false);
  const now = plan.value;
  const seen = preview.value;
  const sum = planPrice(now, seen?.rows ?? 0);
  const found = tried ? gaps(now) : [];
  const saving = work.value === "draft" || work.value === "publish";

  useEffect(() => {
    house.formOpen.value = isTyped();
    return () => {
      house.formOpen.value = false;
    };
  }, []);

  async function finish(publish: boolean): Promise<void> {
    setTried(true);
    const hub = house.me.value?.hub.code;
    const first = gaps(plan.value)[0];
    if (file.value === null || seen === null) return focus("new-file");
    if (seen.errors.length > 0) return focus("new-wrong");
    if (first !== undefined) return focus(first.at);
    if (hub === undefined) return;
    const id = await save(hub, publish);
    if (id === null) {
      if (problem.value !== null) focus("new-wrong");
      return;
    }
    void house.connect();
    go(`/orders/${id}`, { replace: true });
    if (publish) sayPublished(id);
    else toast(t("new.saved"));
  }

  function startAgain(): void {
    const [plan0, file0, preview0] = [plan.value, file.value, preview.value];
    clear();
    setTried(false);
    toast(t("new.cleared"), () => {
      change(plan0);
      file.value = file0;
      preview.value = preview0;
    });
  }

  return (
    <DeskPage title={t("order.new")} back="/orders">
      <div class="split">
        <div class="stack wide">
          <FileStep />
          <ColumnsStep seen={seen} gaps={found} />
          <TermsStep gaps={found} />
        </div>
        <div class="stack beside">
          <PriceCard price={sum} rows={seen?.rows ?? null} />
          <div class="stack tight">
            {file.value === null && <p class="small soft">{t("new.needFile")}</p>}
            {tried && found.length > 0 && (
              <p class="field-error" role="alert">
                {t("new.gaps", { count: found.length })}
              </p>
            )}
            <Button
              kind="primary"
              icon="send"
              full
              busy={work.value === "publish"}
              disabled={work.value === "draft"}
              onClick={() => void finish(true)}
            >
              {t("new.publish")}
            </Button>
            <Button
              icon="file"
              full
              busy={work.value === "draft"}
              disabled={work.value === "publish"}
              onClick={() => void finish(false)}
            >
              {t("new.draft")}
            </Button>
            <p class="small soft" role="status">
              {saving ? t("new.sending") : ""}
            </p>
            {isTyped() && !saving && (
              <Button kind="quiet" icon="trash" onClick={startAgain}>
                {t("new.clear")}
              </Button>
            )}
          </div>
        </div>
      </div>
    </DeskPage>
  );
}
