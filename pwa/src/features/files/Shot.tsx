import { useEffect, useState } from "preact/hooks";
import type { Files } from "../../house/files.ts";
import type { BlobRecord } from "../../store/files-schema.ts";
import { bytes, t } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { isPhoto, isSound } from "./attached.ts";

/** An address for bytes as long as something shows them. */
function useAddress(data: ArrayBuffer | Blob | null): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!data) return setAddress(null);
    const url = URL.createObjectURL(data instanceof Blob ? data : new Blob([data], { type: "image/jpeg" }));
    setAddress(url);
    return () => URL.revokeObjectURL(url);
  }, [data]);
  return address;
}

/** The small picture of a photo, or the button that plays a recording. */
function Sign({ blob, label, onPlay }: { blob: BlobRecord; label: string; onPlay: () => void }) {
  const thumb = useAddress(blob.thumb);
  if (isSound(blob.type) && blob.size > 0) {
    return (
      <Button icon="play" label={t("files.play", { name: label })} onClick={onPlay}>
        {t("files.playShort")}
      </Button>
    );
  }
  if (thumb) return <img src={thumb} alt={label} />;
  return (
    <span class="attached-blank">
      <Icon name={isPhoto(blob.type) ? "image" : "file"} />
    </span>
  );
}

export interface ShotProps {
  files: Files;
  blob: BlobRecord;
  label: string;
  onDrop: () => void;
}

/** One thing that is attached: what it is, how large, and the way to take it off. A recording is read once somebody listens. */
export function Shot({ files, blob, label, onDrop }: ShotProps) {
  const [whole, setWhole] = useState<Blob | null>(null);
  const address = useAddress(whole);
  return (
    <li class="attached">
      {!address && <Sign blob={blob} label={label} onPlay={() => void files.whole(blob.sha256).then(setWhole)} />}
      <span class="grow">
        {label}
        <br />
        <span class="small soft num">{blob.size > 0 && bytes(blob.size)}</span>
      </span>
      <Button kind="quiet" icon="x" label={t("files.drop", { name: label })} onClick={onDrop}>
        {t("files.dropShort")}
      </Button>
      {address && (
        // biome-ignore lint/a11y/useMediaCaption: it is what the person has just said
        <audio controls autoPlay src={address} aria-label={label} />
      )}
    </li>
  );
}
