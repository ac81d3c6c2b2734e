/** A voice, recorded small: about 2 KB a second, a minute in 120 KB. */

/** In order of preference: opus is the smallest; Safari before 18.4 records AAC only. */
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

/** Bits a second. A voice needs no more in opus; AAC gets what its encoder makes of it. */
const BITS = 16_000;

/** Ends by itself, so that a phone in a pocket does not fill its storage. */
export const LONGEST_MS = 5 * 60_000;

export interface Voice {
  bytes: ArrayBuffer;
  type: string;
}

export interface Recording {
  /** Resolves with the voice when somebody pressed stop or the time was over; null when there is nothing in it. */
  readonly ended: Promise<Voice | null>;
  stop(): void;
  /** Throw it away. */
  cancel(): void;
}

/** Whether this browser can record at all. */
export function canRecord(): boolean {
  return typeof MediaRecorder !== "undefined" && typeof navigator.mediaDevices?.getUserMedia === "function";
}

/** Begin. Rejects when there is no microphone or the person does not allow it. */
export async function startRecording(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  const release = (): void => {
    for (const track of stream.getTracks()) track.stop();
  };
  try {
    return follow(stream, release);
  } catch (error) {
    release();
    throw error;
  }
}

function follow(stream: MediaStream, release: () => void): Recording {
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: BITS, ...(mimeType ? { mimeType } : {}) });
  const parts: Blob[] = [];
  let wanted = true;
  const stop = (): void => {
    if (recorder.state !== "inactive") recorder.stop();
  };
  const limit = setTimeout(stop, LONGEST_MS);
  const ended = new Promise<Voice | null>((resolve, reject) => {
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstop = () => {
      clearTimeout(limit);
      release();
      const blob = new Blob(parts);
      const type = baseType(recorder.mimeType);
      if (!wanted || blob.size === 0) resolve(null);
      else blob.arrayBuffer().then((bytes) => resolve({ bytes, type }), reject);
    };
  });
  recorder.start();
  return {
    ended,
    stop,
    cancel() {
      wanted = false;
      stop();
    },
  };
}

/** `audio/webm;codecs=opus` is `audio/webm` in a manifest. */
export function baseType(mimeType: string): string {
  return (mimeType.split(";")[0] ?? "").trim() || "audio/webm";
}
