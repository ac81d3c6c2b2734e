import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { LONGEST_MS, type Recording, startRecording, type Voice } from "./record.ts";

/** 0:07 */
export function minutes(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export interface RecorderProps {
  onVoice: (voice: Voice) => void;
  onRefused: () => void;
  disabled: boolean;
}

/** One button to begin; while it listens, one to keep what was said and one to throw it away. */
export function Recorder({ onVoice, onRefused, disabled }: RecorderProps) {
  const [since, setSince] = useState<number | null>(null);
  const [now, setNow] = useState(0);
  const [asking, setAsking] = useState(false);
  const recording = useRef<Recording | null>(null);
  const here = useRef(true);

  // Whoever leaves the screen has said it: it is kept.
  useEffect(
    () => () => {
      here.current = false;
      recording.current?.stop();
    },
    [],
  );
  useEffect(() => {
    if (since === null) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [since]);

  const start = async (): Promise<void> => {
    setAsking(true);
    try {
      const begun = await startRecording();
      if (!here.current) return begun.cancel();
      recording.current = begun;
      setNow(Date.now());
      setSince(Date.now());
      const voice = await begun.ended;
      if (voice) onVoice(voice);
    } catch {
      onRefused();
    } finally {
      recording.current = null;
      setAsking(false);
      setSince(null);
    }
  };

  if (since === null) {
    return (
      <Button icon="mic" busy={asking} disabled={disabled} onClick={() => void start()}>
        {t("files.record")}
      </Button>
    );
  }
  return (
    <Card tone="wait">
      <div class="stack tight">
        <p class="row" role="status">
          <Icon name="mic" />
          <strong>{t("files.recording")}</strong>
          <span class="num" aria-hidden="true">
            {minutes(now - since)} / {minutes(LONGEST_MS)}
          </span>
        </p>
        <div class="row">
          <Button icon="check" onClick={() => recording.current?.stop()}>
            {t("files.recordKeep")}
          </Button>
          <Button kind="quiet" icon="x" onClick={() => recording.current?.cancel()}>
            {t("files.recordDrop")}
          </Button>
        </div>
      </div>
    </Card>
  );
}
