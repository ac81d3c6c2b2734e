import "./sums.css";
import { t, yen } from "../../text/index.ts";
import { three } from "./data.ts";

/** 見込み, 確定 and 支払済: three numbers that are never one. */
export function Sums() {
  const { provisional, confirmed, paid } = three.value;
  return (
    <div class="sums three">
      <div>
        <p class="small soft">{t("money.provisional")}</p>
        <p class="sum">{yen(provisional)}</p>
      </div>
      <div>
        <p class="small soft">{t("money.confirmed")}</p>
        <p class="sum">{yen(confirmed)}</p>
      </div>
      <div>
        <p class="small soft">{t("money.paid")}</p>
        <p class="sum">{yen(paid)}</p>
      </div>
    </div>
  );
}
