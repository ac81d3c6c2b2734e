/** Settings of the device. They are read before the first picture, so they are where that needs no waiting. */
import { effect, type Signal, signal } from "@preact/signals";
import type { Settings } from "./api.ts";

const KEY = "hitokuchi:settings";
/** Mobile data is somebody's money: text goes, photos wait for Wi-Fi or for a word, as far as the browser can tell. */
const DEFAULT: Settings = { lang: "ja", big: false, files: "free", timed: true };

export function openSettings(): Signal<Settings> {
  const settings = signal(read());
  effect(() => write(settings.value));
  globalThis.addEventListener?.("storage", (event) => {
    if (event.key === KEY) settings.value = read();
  });
  return settings;
}

function read(): Settings {
  try {
    const kept = JSON.parse(globalThis.localStorage?.getItem(KEY) ?? "{}") as Partial<Settings>;
    const files = kept.files === "always" || kept.files === "press" ? kept.files : DEFAULT.files;
    return { lang: kept.lang === "en" ? "en" : "ja", big: kept.big === true, files, timed: kept.timed !== false };
  } catch {
    return DEFAULT;
  }
}

function write(settings: Settings): void {
  const text = JSON.stringify(settings);
  try {
    if (globalThis.localStorage?.getItem(KEY) !== text) globalThis.localStorage?.setItem(KEY, text);
  } catch {
    // A browser that keeps nothing still shows what was chosen until the page is closed.
  }
}
