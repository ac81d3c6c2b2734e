import { describe, expect, it, vi } from "vitest";

vi.stubGlobal("__KEPT__", [
  ["/", "aa"],
  ["/desk/", "bb"],
  ["/icons/icon.svg", "cc"],
]);
vi.stubGlobal("__VERSION__", "v1");
const { fileFor, pageOf } = await import("./what.ts");

const ORIGIN = "https://hitokuchi.example";
const fileOf = (path: string, init?: RequestInit) => fileFor(new Request(ORIGIN + path, init), ORIGIN)?.[0] ?? null;

describe("the service worker answers", () => {
  it.each([
    ["/", "/"],
    ["/?from=home", "/"],
    ["/index.html", "/"],
    ["/desk", "/desk/"],
    ["/desk/", "/desk/"],
    ["/icons/icon.svg", "/icons/icon.svg"],
    ["/parts/later-1.js", "/parts/later-1.js"],
  ])("%s with the kept %s", (path, kept) => expect(fileOf(path)).toBe(kept));

  it.each([["/orders/MDR-0001/sheet?format=csv"], ["/health"], ["/sw.js"], ["/icons/icon-512.png"], ["/desk/other"]])(
    "not for %s",
    (path) => expect(fileOf(path)).toBeNull(),
  );

  it("nothing that is not a GET, and nothing of another origin", () => {
    expect(fileOf("/", { method: "POST" })).toBeNull();
    expect(fileFor(new Request("https://elsewhere.example/"), ORIGIN)).toBeNull();
  });

  it("knows no other page", () => expect(pageOf("/sync")).toBeNull());
});
