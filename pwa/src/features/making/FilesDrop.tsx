import { useState } from "preact/hooks";
import { bytes } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { addPictures, clearPictures, pictures } from "./pictures.ts";
import { t } from "./words.ts";

/** Choosing many files at once, by the button or by dropping them. */
export function FilesDrop({ onChange }: { onChange: () => void }) {
  const [over, setOver] = useState(false);
  const chosen = pictures.value;
  const take = (list: FileList | null | undefined): void => {
    if (!list?.length) return;
    addPictures(list);
    onChange();
  };
  return (
    <div class="stack tight">
      <label
        class={`drop${over ? " over" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer?.files);
        }}
      >
        <input
          class="drop-input"
          type="file"
          id="new-pictures"
          multiple
          accept=".pdf,image/jpeg,image/png,image/webp,image/avif"
          aria-describedby="new-pictures-hint"
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = "";
          }}
        />
        <Icon name="camera" />
        <span class="drop-words">
          <strong>{t(chosen.length === 0 ? "files.choose" : "files.more")}</strong>
          <span class="small soft" id="new-pictures-hint">
            {t("files.hint")}
          </span>
        </span>
      </label>
      {chosen.length > 0 && (
        <div class="row ends">
          <span class="num">
            {t("files.chosen", { n: chosen.length, size: bytes(chosen.reduce((sum, { size }) => sum + size, 0)) })}
          </span>
          <Button
            kind="quiet"
            icon="x"
            onClick={() => {
              clearPictures();
              onChange();
            }}
          >
            {t("files.clear")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Files that no row names: they are left out, and it is said which. */
export function Spare({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <details class="card wait fold" open={names.length < 6}>
      <summary>
        <h3>{t("files.spare", { n: names.length })}</h3>
        <Icon name="next" />
      </summary>
      <p class="small">{t("files.spareBody")}</p>
      <ul class="small">
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </details>
  );
}
