/** A name for this device that a coordinator recognises in a list: "Android · Chrome". */

/** As user agents write them, in this order: Android says that it is Linux, nearly every browser that it is Safari. */
const PLATFORMS = ["Android", "iPhone", "iPad", "Windows", "CrOS", "Mac", "Linux"];
const BROWSERS = ["Edg", "Samsung", "Firefox", "Chrome", "Safari"];

export function deviceLabel(userAgent: string): string {
  const parts = [PLATFORMS, BROWSERS].map((names) => names.find((name) => userAgent.includes(name)));
  return (
    parts
      .filter((part) => part !== undefined)
      .join(" · ")
      .replace(/Edg$/, "Edge") || "—"
  );
}
