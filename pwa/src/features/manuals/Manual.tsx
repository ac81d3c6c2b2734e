import "./manuals.css";
import { useEffect, useState } from "preact/hooks";
import { bytes } from "../../text/index.ts";
import { Icon } from "../../ui/Icon.tsx";
import type { Version } from "../pieces/rows.ts";
import { came, kept } from "./kept.ts";
import { t } from "./words.ts";

function Picture({ sha256, label }: { sha256: string; label: string }) {
  const [url, setUrl] = useState<string | null | undefined>(undefined);
  const look = came.value;
  useEffect(() => {
    let here = true;
    let made: string | null = null;
    void kept(sha256)
      .catch(() => null)
      .then((blob) => {
        if (!here) return;
        made = blob && URL.createObjectURL(blob);
        setUrl(made);
      });
    return () => {
      here = false;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [sha256, look]);
  if (url === undefined) return null;
  if (url === null) return <p class="small soft">{t("noPicture")}</p>;
  return <img src={url} alt={label} />;
}

/** Bytes of all pictures. */
export function weightOf({ manual }: Version): number {
  return manual.reduce((sum, [, , size]) => sum + size, 0);
}

/** The steps of a kind of work, with their pictures. `open` shows them at once; else they are a fold. */
export function Manual({ version, pictures = true }: { version: Version; pictures?: boolean }) {
  const { manual, example } = version;
  if (manual.length === 0 && !example) return null;
  const size = weightOf(version);
  const n = manual.length;
  return (
    <details class="about manual">
      <summary>
        {n > 0 ? t("manual") : t("example")}
        {n > 0 && (
          <span class="small soft num">　{size > 0 ? t("size", { n, size: bytes(size) }) : t("steps", { n })}</span>
        )}
      </summary>
      <div class="stack">
        {n > 0 && (
          <ol class="steps">
            {manual.map(([words, picture], at) => (
              <li key={`${at} ${picture}`}>
                <span class="num soft" aria-hidden="true">
                  {at + 1}
                </span>
                <div class="stack tight">
                  {words && <p class="pre">{words}</p>}
                  {picture && pictures && <Picture sha256={picture} label={t("picture", { n: at + 1 })} />}
                </div>
              </li>
            ))}
          </ol>
        )}
        {example && (
          <section>
            <h3 class="small soft">{t("example")}</h3>
            <p class="pre">{example}</p>
          </section>
        )}
      </div>
    </details>
  );
}

/** What kind of data it is, and whether a program may help: one line each. */
export function Rules({ version: { data_class, hub_only, ai } }: { version: Version }) {
  return (
    <ul aria-label={t("rules")}>
      <li class="saved">
        <Icon name={data_class === "public" ? "info" : "warn"} />
        <span class="grow">{t(`class.${data_class}`)}</span>
      </li>
      {hub_only && (
        <li class="saved">
          <Icon name="box" />
          <span class="grow">{t("hubOnly")}</span>
        </li>
      )}
      {data_class === "personal" && (
        <li class="saved">
          <Icon name="trash" />
          <span class="grow">{t("forgets")}</span>
        </li>
      )}
      <li class="saved">
        <Icon name={ai === "forbidden" ? "stop" : "info"} />
        <span class="grow">{t(`ai.${ai}`)}</span>
      </li>
    </ul>
  );
}
