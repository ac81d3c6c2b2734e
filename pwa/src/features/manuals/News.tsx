import { when } from "../../text/index.ts";
import { Icon } from "../../ui/Icon.tsx";
import type { Version } from "../pieces/rows.ts";
import { changes } from "./diff.ts";
import { t } from "./words.ts";

/** A newer version was published while somebody works with this one: said quietly, with what is different. Nothing changes here. */
export function News({ version }: { version: Version }) {
  const { newer } = version;
  if (!newer) return null;
  const found = [...changes(version.instructions, newer.instructions), ...changes(version.example, newer.example)];
  return (
    <details class="about news">
      <summary>{t("news", { no: newer.no, when: when(newer.at) })}</summary>
      <div class="stack tight">
        <p class="small soft">{t("newsBody", { no: version.no })}</p>
        {found.length === 0 && <p>{t("newsSame")}</p>}
        <ul class="stack tight">
          {found.map(({ kind, line }, at) => (
            <li key={`${at} ${line}`}>
              <p class="saved">
                <Icon name={kind === "added" ? "add" : "minus"} /> {t(kind)}
              </p>
              {kind === "added" ? <ins>{line}</ins> : <del>{line}</del>}
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}
