import { house } from "../../house.ts";
import { t, yen } from "../../text/index.ts";
import { type LedgerLine, sums } from "./rows.ts";

export const ledger = house.rows<LedgerLine>("person", "ledger");

/** 見込み and 確定: two numbers that are never one. */
export function Sums() {
  const { provisional, confirmed } = sums(ledger.value.values());
  return (
    <div class="sums">
      <div>
        <p class="small soft">{t("money.provisional")}</p>
        <p class="sum">{yen(provisional)}</p>
      </div>
      <div>
        <p class="small soft">{t("money.confirmed")}</p>
        <p class="sum">{yen(confirmed)}</p>
      </div>
    </div>
  );
}
