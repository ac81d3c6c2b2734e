import { describe, expect, it } from "vitest";
import { asFunction, calling, inScript, sharing } from "./inline.ts";

it("keeps code from ending its own element, and its meaning", () => {
  const code = 'const a = "</script><!-- </SCRIPT>", b = 1 < 2;';
  const inlined = inScript(code);
  expect(inlined).not.toMatch(/<\/script|<!--/i);
  expect(new Function(`${inlined}; return [a, b]`)()).toEqual(["</script><!-- </SCRIPT>", true]);
});

/** A module's default export, as a browser would get it. */
async function exported(code: string): Promise<unknown> {
  const module: { default: unknown } = await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`
  );
  return module.default;
}

describe("a part of the page", () => {
  const page = 'let count=1;const add=n=>count+=n,part=()=>import("./later-abc.js");export{add as a,count as c,part};';
  const later = 'import{a as e,c as t}from"./page-xyz.js";const n=()=>e(t),r=2;export{n as More,r};';

  it("works with the very things that the page has", async () => {
    const made = (await exported(asFunction(later))) as (shared: object) => { More: () => number; r: number };
    const a = (n: number) => n + 40;
    const { More, r } = made({ a, c: 2 });
    expect([More(), r]).toEqual([42, 2]);
  });

  it("is one thing, wherever the page asks for it, and gets what the page exported", async () => {
    const asking = page.replace("part=", 'again=()=>import("./later-abc.js"),part=').replace("part};", "part,again};");
    const code = calling(sharing(asking), "assets/later-abc.js", "parts/later-1.js");
    expect(code).not.toMatch(/\bexport\b|import\("/);
    let fails = 1;
    const got = async (at: string) => {
      if (fails-- > 0) throw new Error("no network");
      return { default: (shared: object) => ({ at, shared }) };
    };
    const shared = new Function("got", `${code.replace("import(", "got(")};return $shared`)(got);
    await expect(shared.part()).rejects.toThrow("no network");
    const part = await shared.part();
    expect(part).toEqual({ at: "/parts/later-1.js", shared });
    expect(await shared.again()).toBe(part);
    expect(shared).toMatchObject({ a: expect.any(Function), c: 1 });
  });

  it("of a shape nobody thought of breaks the build, not the page", () => {
    expect(() => asFunction(`import"./other.js";${later}`)).toThrow("unknown shape");
    expect(() => asFunction("export default 1")).toThrow("unknown shape");
    expect(() => sharing("let a=1")).toThrow("shares nothing");
    expect(() => calling(page, "assets/other.js", "parts/other-1.js")).toThrow("nowhere");
  });
});
