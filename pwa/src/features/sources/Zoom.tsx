import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { Button } from "../../ui/Button.tsx";
import { t } from "./words.ts";

const most = 4;

/** A picture in a window: larger and smaller by button, by two fingers, and with + and −; moved by scrolling. */
export function Zoom({
  src,
  name,
  head,
  fold,
}: {
  src: string;
  name: string;
  head?: string;
  fold?: ComponentChildren;
}) {
  const [scale, setScale] = useState(1);
  const box = useRef<HTMLElement>(null);
  const pinch = useRef<{ apart: number; scale: number } | null>(null);
  const zoom = (to: number): void => {
    const next = Math.max(1, Math.min(most, to));
    const place = box.current;
    // What is in the middle stays in the middle.
    const [x, y] = place
      ? [place.scrollLeft + place.clientWidth / 2, place.scrollTop + place.clientHeight / 2]
      : [0, 0];
    setScale(next);
    requestAnimationFrame(() => {
      place?.scrollTo(
        (x * next) / scale - place.clientWidth / 2,
        scale === next ? place.scrollTop : (y * next) / scale - place.clientHeight / 2,
      );
    });
  };
  const apart = ({ touches: [a, b] }: TouchEvent): number =>
    a && b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0;
  return (
    <>
      <div class="picture-head">
        <span class="small soft">{head}</span>
        <Button
          kind="quiet"
          icon="minus"
          label={t("smaller")}
          disabled={scale <= 1}
          onClick={() => zoom(scale / 1.5)}
        />
        <Button
          kind="quiet"
          icon="add"
          label={t("larger")}
          disabled={scale >= most}
          onClick={() => zoom(scale * 1.5)}
        />
        {fold}
      </div>
      <section
        class="picture-box"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={name}
        ref={box}
        onKeyDown={({ key }) => {
          if (key === "+" || key === ";") zoom(scale * 1.5);
          if (key === "-") zoom(scale / 1.5);
        }}
        onTouchStart={(event) => {
          pinch.current = event.touches.length === 2 ? { apart: apart(event), scale } : null;
        }}
        onTouchMove={(event) => {
          const began = pinch.current;
          if (!began || event.touches.length !== 2 || began.apart === 0) return;
          event.preventDefault();
          zoom((began.scale * apart(event)) / began.apart);
        }}
      >
        <img src={src} alt={name} style={{ width: `${scale * 100}%` }} />
      </section>
    </>
  );
}
