import { useEffect, useState } from "preact/hooks";

/** The time, told again every so often and when the page is looked at again. */
export function useNow(every = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const tell = (): void => setNow(Date.now());
    const timer = setInterval(tell, every);
    document.addEventListener("visibilitychange", tell);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tell);
    };
  }, [every]);
  return now;
}
