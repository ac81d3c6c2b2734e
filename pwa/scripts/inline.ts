/**
 * A Vite plugin: one page, one file.
 *
 * A page that is one file needs one round trip on a slow link and changes all at once. What it writes can be allowed by hash:
 * exactly one inline script and at most one inline style.
 */
import type { Plugin } from "vite";

const SCRIPT = /<script type="module"[^>]*\ssrc="\/([^"]+)"[^>]*><\/script>/g;
const STYLE = /<link rel="stylesheet"[^>]*\shref="\/([^"]+)"[^>]*>/g;

export function inlinePage(): Plugin {
  return {
    name: "inline-page",
    enforce: "post",
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
        for (const page of Object.values(bundle)) {
          if (page.type !== "asset" || !page.fileName.endsWith(".html")) continue;
          page.source = tight(String(page.source))
            .replace(STYLE, (_tag, name) => `<style>${inStyle(take(name))}</style>`)
            .replace(SCRIPT, (_tag, name) => `<script type="module">${inScript(take(name))}</script>`);
        }
        for (const name of used) delete bundle[name];
        const left = Object.keys(bundle).filter((name) => !name.endsWith(".html"));
        if (left.length > 0) throw new Error(`not in the page: ${left.join(", ")}`);
      },
    },
  };
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
