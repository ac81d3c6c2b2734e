import "../../ui/fileIcons.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Files } from "../../house/files.ts";
import { house } from "../../house.ts";
import type { BlobRecord } from "../../store/files-schema.ts";
import { bytes, codeText, t } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { addPictures, addVoice, MOST, type Trouble } from "./add.ts";
import { isPhoto, isSound } from "./attached.ts";
import { Crop } from "./Crop.tsx";
import { Recorder } from "./Recorder.tsx";
import { canRecord } from "./record.ts";
import { Shot } from "./Shot.tsx";
import { amount } from "./words.ts";

/** What could not be kept, and what to do. Answers are never in the way of it, and it is never in theirs. */
export function Said({ trouble, files }: { trouble: Trouble | "no_microphone"; files: Files }) {
  if (trouble === "full") {
    const free = files.freeable;
    return (
      <Notice alert tone="wait" title={t("files.full")}>
        {free > 0 ? t("files.fullSend", { size: bytes(free) }) : t("files.fullBody")}
      </Notice>
    );
  }
  if (trouble === "failed") return <Notice alert tone="bad" title={t("files.failed")} />;
  if (trouble === "no_microphone") return <Notice alert tone="wait" title={t("files.noMicrophone")} />;
  if (trouble === "too_many_files") return <Notice alert tone="wait" title={t("files.most", { n: MOST })} />;
  return <Notice alert tone="wait" title={codeText(trouble)} />;
}

/** 写真 1, 写真 2, 声 1 */
export function labelled(shots: readonly BlobRecord[]): { blob: BlobRecord; label: string }[] {
  let [photos, voices, others] = [0, 0, 0];
  return shots.map((blob) => ({
    blob,
    label: isSound(blob.type)
      ? t("files.voiceNo", { n: ++voices })
      : isPhoto(blob.type)
        ? t("files.photoNo", { n: ++photos })
        : `${t("type.file")} ${++others}`,
  }));
}

/**
 * Photos and a voice beside the answers of a piece: taken, chosen, spoken, looked at, taken off. Without a network, too. With `crop`,
 * beside words of a talk: one photo at a time, of which a part can be cut out, and no voice.
 */
export function Attachments({ piece, crop = false }: { piece: number; crop?: boolean }) {
  const files = house.files.value;
  const [busy, setBusy] = useState(0);
  const [troubles, setTroubles] = useState<readonly (Trouble | "no_microphone")[]>([]);
  const [whole, setWhole] = useState<File | null>(null);
  const camera = useRef<HTMLInputElement>(null);
  const gallery = useRef<HTMLInputElement>(null);
  useEffect(() => void house.openFiles().catch(() => setTroubles(["failed"])), []);
  if (!files) return null;

  // What belongs to a field of the form stands there.
  const cells = house.drafts.value.get(piece)?.answers.flat() ?? [];
  const all = files.of(piece);
  const shots = all.filter(({ sha256 }) => !cells.some((cell) => cell.includes(sha256)));
  const picked = async (input: HTMLInputElement): Promise<void> => {
    const chosen = [...(input.files ?? [])];
    input.value = "";
    if (crop) return setWhole(chosen[0] ?? null);
    await keep(chosen);
  };
  const keep = async (chosen: readonly File[]): Promise<void> => {
    setWhole(null);
    setTroubles([]);
    setBusy((n) => n + chosen.length);
    const said = await addPictures(files, piece, chosen);
    setBusy((n) => n - chosen.length);
    setTroubles(said);
  };
  const title = crop ? t("files.kind.photo") : t("files.title");
  const full = all.length + busy >= MOST;
  return (
    <section class="stack tight" aria-label={title}>
      <h2 class="small soft">{title}</h2>
      {shots.length > 0 && (
        <ul class="attached-list">
          {labelled(shots).map(({ blob, label }) => (
            <Shot
              key={blob.sha256}
              files={files}
              blob={blob}
              label={label}
              onDrop={() => void files.drop(piece, blob.sha256)}
            />
          ))}
        </ul>
      )}
      {whole && <Crop file={whole} onCut={(file) => void keep([file])} onCancel={() => setWhole(null)} />}
      <p
        class={
          crop && shots.length + busy === 0 ? undefined : `saved${busy === 0 && shots.length > 0 ? " saved-yes" : ""}`
        }
        role="status"
      >
        {busy > 0 ? (
          t("files.saving", { n: busy })
        ) : shots.length > 0 ? (
          <>
            <Icon name="check" />
            {t("files.saved", { what: amount(shots), size: bytes(shots.reduce((sum, { size }) => sum + size, 0)) })}
          </>
        ) : (
          !crop && t("files.hint")
        )}
      </p>
      {troubles.map((trouble) => (
        <Said key={trouble} trouble={trouble} files={files} />
      ))}
      {!whole && (
        <div class="row">
          <Button icon="camera" disabled={full} onClick={() => camera.current?.click()}>
            {t("files.take")}
          </Button>
          <Button icon="image" disabled={full} onClick={() => gallery.current?.click()}>
            {t("files.choose")}
          </Button>
          {!crop && canRecord() && (
            <Recorder
              disabled={full}
              onVoice={(voice) =>
                void addVoice(files, piece, voice).then((trouble) => setTroubles(trouble ? [trouble] : []))
              }
              onRefused={() => setTroubles(["no_microphone"])}
            />
          )}
        </div>
      )}
      {full && <p class="small soft">{t("files.most", { n: MOST })}</p>}
      <input
        ref={camera}
        type="file"
        hidden
        accept="image/*"
        capture="environment"
        aria-label={t("files.take")}
        onChange={(event) => void picked(event.currentTarget)}
      />
      <input
        ref={gallery}
        type="file"
        hidden
        multiple={!crop}
        accept="image/*"
        aria-label={t("files.choose")}
        onChange={(event) => void picked(event.currentTarget)}
      />
    </section>
  );
}
