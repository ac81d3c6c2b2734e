// A file of the server on this screen: fetched with the token, once somebody can see the place for it.
import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { house } from "../../house.ts";

/** An address for as long as the screen stands; null while it is fetched, "failed" when it cannot be. */
export type Stored = string | null | "failed";

export const pathOf = (sha256: string, small = false): string => `/files/${sha256}${small ? "?size=thumb" : ""}`;

/** Whether this place has come into view; inside a closed fold it has not. */
export function useSeen(ref: RefObject<Element | null>): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const place = ref.current;
    if (seen || place === null) return;
    const watch = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
    });
    watch.observe(place);
    return () => watch.disconnect();
  }, [seen, ref]);
  return seen;
}

/** The file behind a path; null asks for nothing yet. */
export function useStored(path: string | null): Stored {
  const [stored, setStored] = useState<Stored>(null);
  useEffect(() => {
    setStored(null);
    if (path === null) return;
    let url: string | null = null;
    const away = new AbortController();
    load(path, away.signal)
      .then((blob) => {
        if (away.signal.aborted) return;
        url = URL.createObjectURL(blob);
        setStored(url);
      })
      .catch(() => {
        if (!away.signal.aborted) setStored("failed");
      });
    return () => {
      away.abort();
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [path]);
  return stored;
}

/** Rejects when the server does not give it, or cannot be reached. */
export async function load(path: string, signal?: AbortSignal): Promise<Blob> {
  const response = await house.request(path, signal ? { signal } : {});
  if (!response.ok) throw new Error(String(response.status));
  return response.blob();
}
