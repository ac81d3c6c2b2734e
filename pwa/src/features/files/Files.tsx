import "./files.css";
import { useRef, useState } from "preact/hooks";
import { t } from "../../text/desk.ts";
import { codeText } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { toast } from "../../ui/toast.tsx";
import { handOver } from "../orders/export.ts";
import { type Attached, isPhoto, isSound, photos, type WithFiles } from "./attached.ts";
import { load, pathOf, useSeen, useStored } from "./stored.ts";
import { Viewer } from "./Viewer.tsx";

/** The limit that a sentence about a file may name, in MB (server/features/files/rules.py). */
const limit = 20;

/** 写真 2/3: how many of a delivery's files are here. */
export function FilesCount({ of }: { of: WithFiles }) {
  if (of.files === undefined || of.files[1] === 0) return null;
  const [got, all] = of.files;
  return (
    <Badge tone={got < all ? "wait" : "good"} icon={got < all ? "wait" : "camera"}>
      <span class="num">{t("files.count", { got, of: all })}</span>
    </Badge>
  );
}

/** The files of a delivery: small pictures that open, recordings that play, documents to save; and what is not here yet. */
export function Files({ of, code }: { of: WithFiles; code: string }) {
  const [open, setOpen] = useState<string | null>(null);
  const attached = of.attached ?? [];
  if (attached.length === 0) return null;
  const list = photos(attached);
  return (
    <>
      <ul class="files" aria-label={t("files.title", { code })}>
        {attached.map((file) => (
          <li key={file[0]}>
            <One file={file} code={code} no={list.indexOf(file[0]) + 1} onOpen={() => setOpen(file[0])} />
          </li>
        ))}
      </ul>
      {open !== null && <Viewer list={list} at={open} title={code} onMove={setOpen} onClose={() => setOpen(null)} />}
    </>
  );
}

function One({ file, code, no, onOpen }: { file: Attached; code: string; no: number; onOpen: () => void }) {
  const [sha256, type, , state] = file;
  if (state !== "verified") {
    const refused = file[3] === "refused" ? codeText(file[4], { limit }) : null;
    return (
      <span class={`file ${state}`}>
        <Icon name={state === "waiting" ? "wait" : "warn"} />
        <span class="small">{refused ?? t(state === "waiting" ? "files.waiting" : "files.missing")}</span>
      </span>
    );
  }
  if (isPhoto(type)) return <Small sha256={sha256} label={t("files.open", { title: code, no })} onOpen={onOpen} />;
  if (isSound(type)) return <Sound sha256={sha256} />;
  return (
    <Button
      icon="file"
      onClick={() => {
        load(pathOf(sha256))
          .then((blob) => handOver(blob, `${sha256.slice(0, 12)}.pdf`))
          .catch(() => toast(t("files.failed")));
      }}
    >
      {t("files.document")}
    </Button>
  );
}

function Small({ sha256, label, onOpen }: { sha256: string; label: string; onOpen: () => void }) {
  const ref = useRef<HTMLButtonElement>(null);
  const seen = useSeen(ref);
  const url = useStored(seen ? pathOf(sha256, true) : null);
  return (
    <button type="button" class="file shot" ref={ref} aria-label={label} onClick={onOpen}>
      {url === "failed" ? <Icon name="warn" /> : url !== null && <img src={url} alt="" />}
    </button>
  );
}

function Sound({ sha256 }: { sha256: string }) {
  const [wanted, setWanted] = useState(false);
  const url = useStored(wanted ? pathOf(sha256) : null);
  if (url === "failed") return <span class="file missing small">{t("files.failed")}</span>;
  if (url !== null) {
    // A recording of a person who knows what they say to whom: there is no text track that could be given.
    // biome-ignore lint/a11y/useMediaCaption: a recording of a worker has no captions
    return <audio src={url} controls autoplay />;
  }
  return (
    <Button icon="next" busy={wanted} onClick={() => setWanted(true)}>
      {t("files.listen")}
    </Button>
  );
}
