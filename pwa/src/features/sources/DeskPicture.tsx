import { useEffect, useRef } from "preact/hooks";
import { t as desk } from "../../text/desk.ts";
import { Notice } from "../../ui/Notice.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { load, useSeen, useStored } from "../files/stored.ts";
import { addressOf, DRAWN, type Source } from "./source.ts";
import { t } from "./words.ts";
import { Zoom } from "./Zoom.tsx";

/** What a delivery was read from, on a desk: fetched when it is looked at, and the next one's ahead of time. */
export function DeskPicture({ source, next }: { source: Source; next?: Source | undefined }) {
  const [, sha256, , , name, pages] = source;
  const url = useStored(addressOf(sha256, "page"));
  const ahead = next?.[1];
  useEffect(() => {
    // The browser keeps it: what is asked for once more is there at once.
    if (ahead !== undefined && url !== null) load(addressOf(ahead, "page")).catch(() => undefined);
  }, [ahead, url]);
  if (url === null) return <Skeleton label={desk("ui.loading")} lines={6} />;
  if (url === "failed") return <Notice tone="wait" icon="connect" title={t("failed")} />;
  return (
    <div class="stack tight">
      <Zoom src={url} name={name} head={name} />
      {pages > DRAWN && <p class="small soft">{t("more", { all: pages, n: DRAWN })}</p>}
    </div>
  );
}

/** A small one, for looking over many. */
export function SmallPicture({ source }: { source: Source }) {
  const ref = useRef<HTMLSpanElement>(null);
  const seen = useSeen(ref);
  const url = useStored(seen ? addressOf(source[1], "page") : null);
  return (
    <span class="picture-small" ref={ref}>
      {url !== null && url !== "failed" && <img src={url} alt={source[4]} />}
    </span>
  );
}
