// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from "vitest";

describe("paths", async () => {
  const { match, pathOf } = await import("./router.ts");

  test("a hash is a path, anything strange is the first page", () => {
    expect(pathOf("#/piece/51")).toBe("/piece/51");
    expect(pathOf("")).toBe("/");
    expect(pathOf("#main")).toBe("/");
  });

  test("patterns", () => {
    expect(match("/piece/:id", "/piece/51")).toEqual({ id: "51" });
    expect(match("/piece/:id", "/piece/51/check")).toBeNull();
    expect(match("/piece/:id/check", "/piece/51/check")).toEqual({ id: "51" });
    expect(match("/", "/")).toEqual({});
    expect(match("/find", "/find/")).toEqual({});
    expect(match("/find", "/find?x=1")).toEqual({});
    expect(match("/piece/:id", "/piece/")).toBeNull();
    expect(match("/pair/:code", "/pair/%E0%A4%A")).toBeNull();
    expect(match("/firm/:name", "/firm/%E3%81%B2")).toEqual({ name: "ひ" });
  });
});

describe("moves", () => {
  beforeEach(() => {
    vi.resetModules();
    window.history.replaceState(null, "", "#/");
  });

  test("go pushes, replace does not, and each move counts", async () => {
    const { arrived, go, route, startRouter } = await import("./router.ts");
    startRouter();
    const before = history.length;
    go("/find");
    expect(route.value).toBe("/find");
    expect(arrived.value).toBe(1);
    expect(history.length).toBe(before + 1);
    go("/order/12", { replace: true });
    expect(route.value).toBe("/order/12");
    expect(history.length).toBe(before + 1);
    expect(arrived.value).toBe(2);
    go("/order/12");
    expect(arrived.value).toBe(2);
  });

  test("stay changes the address and moves no focus", async () => {
    const { arrived, route, startRouter, stay } = await import("./router.ts");
    startRouter();
    stay("/find?tab=2");
    expect(route.value).toBe("/find?tab=2");
    expect(arrived.value).toBe(0);
  });

  test("back leaves to the fallback when nothing of ours is behind, and goes back when there is", async () => {
    const { back, go, route, startRouter } = await import("./router.ts");
    startRouter();
    back("/find");
    expect(route.value).toBe("/find");
    go("/order/12");
    const real = vi.spyOn(history, "back").mockImplementation(() => {});
    back("/");
    expect(real).toHaveBeenCalledOnce();
    expect(route.value).toBe("/order/12");
  });

  test("the browser's back button shows the page before", async () => {
    const { go, route, startRouter } = await import("./router.ts");
    startRouter();
    go("/find");
    window.history.replaceState({ depth: 0 }, "", "#/");
    dispatchEvent(new PopStateEvent("popstate", { state: { depth: 0 } }));
    expect(route.value).toBe("/");
  });
});
