import { clock, t } from "../text/index.ts";
import type { Status } from "./status.ts";

export function sentence(status: Status): string {
  switch (status.key) {
    case "stopped": {
      const why = t(`why.${status.why}` as "why.other");
      return status.waiting > 0
        ? t("status.both", { n: status.n, m: status.waiting, why })
        : t("status.stopped", { n: status.n, why });
    }
    case "waiting":
      return t("status.waiting", { n: status.n });
    case "files":
      return t("files.onWay", { have: status.have, of: status.of });
    case "news":
      return t("status.news", { n: status.n });
    case "saves":
      return t("status.saves");
    case "all":
      return t("status.all", { time: clock(status.at) });
    case "none":
      return t("status.none");
  }
}
