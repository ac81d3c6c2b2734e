import { useEffect, useRef, useState } from "preact/hooks";
import { catalogue } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import en from "./crop.en.json";
import ja from "./crop.ja.json";
import { BEGINNING, type Corner, cut, EVERYTHING, moved } from "./cut.ts";

/** Words of their own, for the few who cut something out. */
const t = catalogue<keyof typeof ja>(ja, en);

const steps: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-0.05, 0],
  ArrowRight: [0.05, 0],
  ArrowUp: [0, -0.05],
  ArrowDown: [0, 0.05],
};

const percent = (part: number): string => `${part * 100}%`;

/** One photo with a frame over it: two grips, which fingers draw and arrow keys move. What lies in it is kept. */
export function Crop({ file, onCut, onCancel }: { file: File; onCut: (file: File) => void; onCancel: () => void }) {
  const [address, setAddress] = useState<string | null>(null);
  const [frame, setFrame] = useState(BEGINNING);
  const [busy, setBusy] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const url = URL.createObjectURL(file);
    setAddress(url);
    place.current?.querySelector("button")?.focus();
    return () => URL.revokeObjectURL(url);
  }, [file]);
  const drag = (corner: Corner, event: PointerEvent): void => {
    const box = place.current?.getBoundingClientRect();
    if (!box || event.buttons === 0) return;
    setFrame((now) =>
      moved(now, corner, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height),
    );
  };
  const keep = (part: typeof frame): void => {
    setBusy(true);
    void cut(file, part).then(onCut);
  };
  const grip = (corner: Corner) => {
    const [x, y] = corner === "start" ? [frame.left, frame.top] : [frame.right, frame.bottom];
    return (
      <button
        type="button"
        class="crop-grip"
        style={{ left: percent(x), top: percent(y) }}
        aria-label={t(corner === "start" ? "start" : "end")}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => drag(corner, event)}
        onKeyDown={(event) => {
          const step = steps[event.key];
          if (!step) return;
          event.preventDefault();
          setFrame((now) => moved(now, corner, x + step[0], y + step[1]));
        }}
      />
    );
  };
  return (
    <div class="stack tight">
      <p class="small">{t("hint")}</p>
      <div class="crop" ref={place}>
        <div class="crop-view">
          {address && <img src={address} alt="" />}
          <span
            class="crop-frame"
            style={{
              left: percent(frame.left),
              top: percent(frame.top),
              right: percent(1 - frame.right),
              bottom: percent(1 - frame.bottom),
            }}
          />
        </div>
        {grip("start")}
        {grip("end")}
      </div>
      <Button kind="plain" icon="check" full busy={busy} onClick={() => keep(frame)}>
        {t("do")}
      </Button>
      <div class="row">
        <Button kind="quiet" icon="image" onClick={() => keep(EVERYTHING)}>
          {t("all")}
        </Button>
        <Button kind="quiet" icon="x" onClick={onCancel}>
          {t("cancel")}
        </Button>
      </div>
    </div>
  );
}
