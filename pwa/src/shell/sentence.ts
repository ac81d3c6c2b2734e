import { clock, t } from "../text/index.ts";
import type { FilesOnWay, Status } from "./status.ts";

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
      return onWay(status);
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

/** 文字は届きました・写真 2/3, or of several deliveries: 文字 6/6 受領・写真 2/6 送信中 */
export function onWay({ kind, have, of, texts: n = 1 }: FilesOnWay): string {
  return t(n > 1 ? "files.onWays" : "files.onWay", { what: t(`files.kind.${kind}`), have, of, n });
}
