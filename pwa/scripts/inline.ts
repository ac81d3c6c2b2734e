/**
 * A Vite plugin: one page, one file, and its parts beside it.
 *
 * A page that is one file needs one round trip on a slow link and changes all at once. What it writes can be allowed by hash:
 * exactly one inline script and at most one inline style.
 *
 * A part is what the page imports only when it is wanted. It cannot import the page's code as a file, because that stands in the
 * page: it becomes a function of what it shares with the page, and the page calls it. Its name is the hash of its bytes, so that a
 * page of one version never runs a part of another.
 */
import { createHash } from "node:crypto";
import type { Plugin, Rolldown } from "vite";

const SCRIPT = /<script type="module"[^>]*\ssrc="\/([^"]+)"[^>]*><\/script>/g;
const STYLE = /<link rel="stylesheet"[^>]*\shref="\/([^"]+)"[^>]*>/g;

/** Where parts are served. */
export const PARTS = "parts/";

/** The names of what a page shares with its parts, and of its way to one of them, in the page's code. */
const SHARED = "$shared";
const PART = "$part";

/** `preload` names a part that a first visit needs: the browser fetches it together with the page. */
export function inlinePage(preload?: string): Plugin {
  return {
    name: "inline-page",
    enforce: "post",
    // Vite's own way to a part preloads style sheets that ours do not have, with a kilobyte of code in the page.
    transform: (_, id) =>
      id.endsWith("vite/preload-helper.js") ? "export const __vitePreload = (load) => load();" : null,
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const used = new Set<string>();
        const take = (name: string | undefined): string => {
          const part = name === undefined ? undefined : bundle[name];
          if (!part || name === undefined) throw new Error(`the page names ${name}, which was not built`);
          used.add(name);
          return part.type === "chunk" ? part.code : String(part.source);
        };
        const { parts, preloads } = takeParts(Object.values(bundle), preload);
        for (const { was, address, code } of parts) {
          used.add(was);
          this.emitFile({ type: "asset", fileName: address, source: code });
        }
        for (const page of Object.values(bundle)) {
          if (page.type !== "asset" || !page.fileName.endsWith(".html")) continue;
          page.source = tight(String(page.source))
            .replace(STYLE, (_tag, name) => `<style>${inStyle(take(name))}</style>`)
            .replace(SCRIPT, (_tag, name) => `<script type="module">${inScript(take(name))}</script>`)
            .replace(/<meta charset[^>]*>/, (meta) => meta + preloads);
        }
        for (const name of used) delete bundle[name];
        const left = Object.keys(bundle).filter((name) => !name.endsWith(".html") && !name.startsWith(PARTS));
        if (left.length > 0) throw new Error(`not in the page: ${left.join(", ")}`);
      },
    },
  };
}

interface Part {
  /** Its name in the bundle. */
  was: string;
  address: string;
  code: string;
}

/** The parts under their names and in their shape, what the page's head says of them; and gives the page its way to them. */
function takeParts(bundle: readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[], preload: string | undefined) {
  const chunks = bundle.filter((one) => one.type === "chunk");
  const page = chunks.find((chunk) => chunk.isEntry);
  const parts: Part[] = [];
  let preloads = "";
  if (!page || chunks.length === 1) return { parts, preloads };
  page.code = sharing(page.code);
  for (const chunk of chunks.filter((one) => one !== page)) {
    const others = chunk.imports.filter((name) => name !== page.fileName);
    if (others.length > 0) throw new Error(`${chunk.fileName} imports ${others}: a part shares only with the page`);
    const code = asFunction(chunk.code);
    const hash = createHash("sha256").update(code).digest("hex").slice(0, 12);
    const address = `${PARTS}${chunk.name}-${hash}.js`;
    parts.push({ was: chunk.fileName, address, code });
    page.code = calling(page.code, chunk.fileName, address);
    if (chunk.name === preload) preloads += `<link rel="modulepreload" href="/${address}">`;
  }
  return { parts, preloads };
}

/** `import{a as b}from"./page.js";…;export{c as D};` becomes `export default({a:b})=>{…;return{D:c}}`. */
export function asFunction(code: string): string {
  const [, names = "", rest = code] = /^import\{([^}]*)\}from["'`][^"'`]+["'`];([\s\S]*)$/.exec(code.trim()) ?? [];
  const [, body, made] = /^([\s\S]*)export\{([^}]*)\};?$/.exec(rest) ?? [];
  if (body === undefined || made === undefined || /^import\b/.test(rest)) throw new Error("a part of an unknown shape");
  const wanted = aliases(names).map(([from, to]) => `${from}:${to}`);
  const given = aliases(made).map(([from, to]) => `${to}:${from}`);
  return `export default({${wanted}})=>{${body}return{${given}}};\n`;
}

/** A part is one thing, from however many places the page asks for it; one that could not be had is asked for again. */
const WAY = `const $parts={},${PART}=at=>$parts[at]??=import(at).then(part=>part.default(${SHARED})).catch(why=>{delete $parts[at];throw why});`;

/** The page's exports become the object that it hands to its parts. */
export function sharing(code: string): string {
  const [, body, names] = /^([\s\S]*)export\{([^}]*)\};?$/.exec(code.trim()) ?? [];
  if (body === undefined || names === undefined) throw new Error("a page that shares nothing with its parts");
  if (/\$(shared|parts?)\b/.test(body)) throw new Error(`${SHARED} or ${PART} is taken`);
  return `${body}const ${SHARED}={${aliases(names).map(([from, to]) => `${to}:${from}`)}};${WAY}`;
}

/** The page's ways to one part: fetch it from its address and call it. */
export function calling(code: string, was: string, address: string): string {
  const name = was.split("/").at(-1) ?? "";
  const sites = code.split(new RegExp(`import\\(["'\`]\\./${name.replace(/\W/g, "\\$&")}["'\`]\\)`));
  if (sites.length < 2) throw new Error(`${was} is imported nowhere`);
  return sites.join(`${PART}("/${address}")`);
}

/** `a as b,c` → [[a, b], [c, c]]. */
function aliases(list: string): [string, string][] {
  return list
    .split(",")
    .filter((one) => one.trim() !== "")
    .map((one) => {
      const [from = "", to = from] = one.trim().split(/\s+as\s+/);
      return [from, to];
    });
}

/** The page without its indentation, which has one script, one sheet and nothing inline that no hash would allow. */
function tight(html: string): string {
  const count = (pattern: RegExp) => html.match(pattern)?.length ?? 0;
  const [scripts, styles] = [count(/<script/g), count(/<style|<link rel="stylesheet"/g)];
  if (scripts !== 1 || count(SCRIPT) !== 1 || styles > 1)
    throw new Error("a page has one script and at most one style");
  return html.replace(/>\s+</g, "><").trim();
}

/** Code that stands in a script element: nothing in it may look like its end, or like the start of a comment. */
export function inScript(code: string): string {
  return code.trim().replace(/<(?=\/script|!--)/gi, "\\x3C");
}

function inStyle(css: string): string {
  if (/<\/style/i.test(css)) throw new Error("a style sheet that ends its own element");
  return css.trim();
}
