import { useEffect, useRef, useState } from "preact/hooks";
import type { Field } from "../../forms/form.ts";
import { house } from "../../house.ts";
import type { BlobRecord } from "../../store/files-schema.ts";
import { t } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { labelled, Said } from "./Attachments.tsx";
import { addPictures, addVoice, MOST, type Trouble } from "./add.ts";
import { Recorder } from "./Recorder.tsx";
import { canRecord } from "./record.ts";
import { Shot } from "./Shot.tsx";

const ACCEPT = { photo: "image/*", audio: "audio/*", file: "application/pdf,image/*,audio/*" } as const;

export interface FieldFilesProps {
  id: string;
  piece: number;
  field: Field;
  label: string;
  hint: string;
  error: string | undefined;
  /** What the button says that opens the phone's own files. */
  choose: string;
  /** The hashes that the field names now. */
  names: readonly string[];
  /** Gets what the field names at that moment, however long the photo took. */
  onChange: (next: (names: readonly string[]) => readonly string[]) => void;
  /** Whether another field or row names it as well. */
  elsewhere: (sha256: string) => boolean;
}

function delivered(sha256: string, piece: number, kind: keyof typeof ACCEPT): BlobRecord {
  const type = kind === "photo" ? "image/jpeg" : kind === "audio" ? "audio/webm" : "application/pdf";
  return { sha256, piece, type, size: 0, thumb: null, at: 0 };
}

/** Photos, a voice or files as the answer to one question. They are on the disk before the answer names them. */
export function FieldFiles({
  id,
  piece,
  field,
  label,
  hint,
  error,
  choose,
  names,
  onChange,
  elsewhere,
}: FieldFilesProps) {
  const files = house.files.value;
  const [busy, setBusy] = useState(0);
  const [troubles, setTroubles] = useState<readonly (Trouble | "no_microphone")[]>([]);
  const camera = useRef<HTMLInputElement>(null);
  const gallery = useRef<HTMLInputElement>(null);
  useEffect(() => void house.openFiles().catch(() => setTroubles(["failed"])), []);
  if (!files) return null;

  const kind = field.type as keyof typeof ACCEPT;
  // What came back was delivered once: its photos may be on the server only.
  const { blobs } = files.shelf.value;
  const shots = names.map((sha256) => blobs.find((blob) => blob.sha256 === sha256) ?? delivered(sha256, piece, kind));
  const most = Math.min(Number(field.maximum || MOST), MOST);
  const full = shots.length + busy >= most || files.of(piece).length + busy >= MOST;
  const keep = (sha256: string): void => onChange((now) => (now.includes(sha256) ? now : [...now, sha256]));
  const picked = async (input: HTMLInputElement): Promise<void> => {
    const chosen = [...(input.files ?? [])].slice(0, most - shots.length);
    input.value = "";
    setTroubles([]);
    setBusy((n) => n + chosen.length);
    const said = await addPictures(files, piece, chosen, keep, kind !== "photo");
    setBusy((n) => n - chosen.length);
    setTroubles(said);
  };
  const drop = (sha256: string): void => {
    onChange((now) => now.filter((name) => name !== sha256));
    if (!elsewhere(sha256)) void files.drop(piece, sha256);
  };
  const input = { type: "file", hidden: true, accept: ACCEPT[kind] } as const;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand beside its buttons
    <div
      class="field"
      role="group"
      aria-labelledby={`${id}-label`}
      aria-describedby={[hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined}
    >
      <p class="field-label" id={`${id}-label`}>
        <span>{label}</span>
        {field.required && <span class="field-need">{t("ui.required")}</span>}
      </p>
      {shots.length > 0 && (
        <ul class="attached-list">
          {labelled(shots).map(({ blob, label: name }) => (
            <Shot key={blob.sha256} files={files} blob={blob} label={name} onDrop={() => drop(blob.sha256)} />
          ))}
        </ul>
      )}
      {busy > 0 && (
        <p class="saved" role="status">
          {t("files.saving", { n: busy })}
        </p>
      )}
      {troubles.map((trouble) => (
        <Said key={trouble} trouble={trouble} files={files} />
      ))}
      {!full && (
        <div class="row">
          {kind === "photo" && (
            <Button id={id} icon="camera" onClick={() => camera.current?.click()}>
              {t("files.take")}
            </Button>
          )}
          {kind === "audio" && canRecord() && (
            <Recorder
              disabled={false}
              onVoice={(voice) =>
                void addVoice(files, piece, voice, keep).then((trouble) => setTroubles(trouble ? [trouble] : []))
              }
              onRefused={() => setTroubles(["no_microphone"])}
            />
          )}
          <Button
            {...(kind === "photo" ? {} : { id })}
            icon={kind === "photo" ? "image" : "file"}
            onClick={() => gallery.current?.click()}
          >
            {choose}
          </Button>
        </div>
      )}
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="warn" />
          <span>{error}</span>
        </p>
      )}
      <input
        {...input}
        ref={camera}
        capture="environment"
        aria-label={t("files.take")}
        onChange={(event) => void picked(event.currentTarget)}
      />
      <input
        {...input}
        ref={gallery}
        multiple={most > 1}
        aria-label={`${label} ${choose}`}
        onChange={(event) => void picked(event.currentTarget)}
      />
    </div>
  );
}
