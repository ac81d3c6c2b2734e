/** The camera as a reader of QR codes, where the browser can read them. */
import { scanned } from "./code.ts";

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

type DetectorClass = new (options: { formats: string[] }) => Detector;

function detectorClass(): DetectorClass | undefined {
  return (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
}

export function canScan(): boolean {
  return detectorClass() !== undefined && navigator.mediaDevices?.getUserMedia !== undefined;
}

const PAUSE = 250;

/** Shows the camera in `video` until a code of ours is in sight. Returns a way to stop; `failed` when there is no camera. */
export function scan(video: HTMLVideoElement, found: (code: string) => void, failed: () => void): () => void {
  const Reader = detectorClass();
  let stream: MediaStream | undefined;
  let going = true;
  const stop = (): void => {
    going = false;
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  const run = async (): Promise<void> => {
    if (!Reader) throw new Error("no reader");
    const reader = new Reader({ formats: ["qr_code"] });
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    if (!going) return stop();
    video.srcObject = stream;
    await video.play();
    while (going) {
      for (const { rawValue } of await reader.detect(video)) {
        const code = scanned(rawValue);
        if (code && going) {
          stop();
          found(code);
          return;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  };
  run().catch(() => {
    const was = going;
    stop();
    if (was) failed();
  });
  return stop;
}
