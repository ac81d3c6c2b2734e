import { useEffect, useRef } from "preact/hooks";
import { t } from "../../text/desk.ts";
import { Button } from "../../ui/Button.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { handOver } from "../orders/export.ts";
import { beside } from "./attached.ts";
import { load, pathOf, useStored } from "./stored.ts";

/** One photo, as large as the screen lets it be. The arrow keys go on, Escape closes. */
export function Viewer({
  list,
  at,
  title,
  onMove,
  onClose,
}: {
  list: readonly string[];
  at: string;
  title: string;
  onMove: (sha256: string) => void;
  onClose: () => void;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const url = useStored(pathOf(at));
  useEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  const move = (step: 1 | -1): void => {
    const next = beside(list, at, step);
    if (next !== undefined) onMove(next);
  };
  const no = list.indexOf(at) + 1;
  const name = t("files.photo", { title, no });
  return (
    <dialog
      class="viewer"
      ref={ref}
      aria-label={name}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") move(-1);
        if (event.key === "ArrowRight") move(1);
      }}
    >
      <div class="viewer-head">
        <span class="num">{t("files.of", { no, of: list.length })}</span>
        <Button kind="quiet" icon="x" onClick={onClose}>
          {t("files.close")}
        </Button>
      </div>
      <div class="viewer-photo" aria-live="polite">
        {url === null && <Skeleton label={t("ui.loading")} />}
        {url === "failed" && <p>{t("files.failed")}</p>}
        {url !== null && url !== "failed" && <img src={url} alt={name} />}
      </div>
      <div class="viewer-foot">
        <Button icon="back" label={t("files.before")} disabled={no <= 1} onClick={() => move(-1)} />
        <Button
          icon="download"
          disabled={url === null || url === "failed"}
          onClick={() => {
            load(pathOf(at))
              .then((blob) => handOver(blob, `${at.slice(0, 12)}.jpg`))
              .catch(() => undefined);
          }}
        >
          {t("files.save")}
        </Button>
        <Button icon="next" label={t("files.after")} disabled={no >= list.length} onClick={() => move(1)} />
      </div>
    </dialog>
  );
}
