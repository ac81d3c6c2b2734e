import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { house } from "../../house.ts";
import { Button } from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { pictureOf } from "./keep.ts";
import { DRAWN, type Source } from "./source.ts";
import { t } from "./words.ts";
import { Zoom } from "./Zoom.tsx";

/** What a row is read from, above its form on a phone and beside it where there is room. It can be folded away. */
export function Pictures({ piece, row, sources }: { piece: number; row: number; sources: readonly Source[] }) {
  const [open, setOpen] = useState(true);
  const mine = sources.filter(([at]) => at === row);
  if (mine.length === 0) return null;
  const fold = (
    <Button kind="quiet" icon={open ? "x" : "search"} onClick={() => setOpen(!open)}>
      {t(open ? "hide" : "show")}
    </Button>
  );
  return (
    <section class="picture" aria-label={t("title")}>
      {open ? (
        mine.map((source, at) => (
          <Picture key={source[1]} piece={piece} source={source} fold={at === 0 ? fold : undefined} />
        ))
      ) : (
        <div class="picture-head">
          <span class="small soft">{t("title")}</span>
          {fold}
        </div>
      )}
    </section>
  );
}

function Picture({ piece, source, fold }: { piece: number; source: Source; fold: ComponentChildren }) {
  const [, sha256, , , name, pages] = source;
  const [url, setUrl] = useState<string | null>(null);
  const [away, setAway] = useState(false);
  const last = house.link.value.last;
  useEffect(() => {
    if (url !== null) return;
    let here = true;
    const show = (picture: Blob | null): void => {
      if (!here) return;
      if (picture) setUrl(URL.createObjectURL(picture));
      setAway(picture === null);
    };
    pictureOf(piece, source, "page").then(show, () => show(null));
    return () => {
      here = false;
    };
  }, [piece, sha256, last, url]);
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);
  if (url === null) {
    return away ? (
      <Notice tone="wait" icon="connect" title={t("away")}>
        {t("awayBody")}
      </Notice>
    ) : (
      <Skeleton label={t("title")} />
    );
  }
  return (
    <>
      <Zoom src={url} name={name} head={t("title")} fold={fold} />
      {pages > DRAWN && <p class="small soft">{t("more", { all: pages, n: DRAWN })}</p>}
    </>
  );
}
