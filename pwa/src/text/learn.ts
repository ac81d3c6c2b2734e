/** English for the worker's page: a file of the build that the service worker keeps, fetched once it is wanted. */
import { type English, english } from "./index.ts";

/** Written by scripts/words.ts. */
export const ENGLISH = "/words.en.json";

let asked: Promise<void> | null = null;

/** Resolves also when it cannot be had: then the words stay Japanese, and the next wish asks again. */
export function learnEnglish(): Promise<void> {
  asked ??= learn().catch(() => {
    asked = null;
  });
  return asked;
}

async function learn(): Promise<void> {
  if (import.meta.env.DEV) {
    await import("./english.ts");
    return;
  }
  const response = await fetch(ENGLISH);
  if (!response.ok) throw new Error(String(response.status));
  english.value = (await response.json()) as English;
}
