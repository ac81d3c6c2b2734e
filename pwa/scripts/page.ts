/** How one page is built: what the build script, the dev server and the tests share. */
import type { Rolldown, UserConfig } from "vite";
import { inlinePage } from "./inline.ts";
import { appVersion } from "./version.ts";
import { smallWords } from "./words.ts";

/** The configuration of one page, by its html file; without one, that of the dev server and the tests. */
export function pageConfig(html?: string): UserConfig {
  const desk = html?.endsWith("desk/index.html");
  return {
    root: new URL("..", import.meta.url).pathname,
    define: { __APP__: JSON.stringify(appVersion()) },
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      target: ["chrome100", "firefox115", "safari16"],
      outDir: "dist",
      emptyOutDir: false,
      copyPublicDir: false,
      modulePreload: false,
      cssCodeSplit: false,
      assetsInlineLimit: 1 << 20,
      reportCompressedSize: false,
      rolldownOptions: html
        ? { input: html, output: { codeSplitting: { groups: [{ name: ofPage, debugName: "page" }] } } }
        : {},
    },
    // The worker's page is the one that is loaded over one bar of signal, and the one that opens on a phone of nobody.
    plugins: !html ? [] : desk ? [inlinePage()] : [inlinePage("pair"), smallWords()],
  };
}

/** Into which chunk a module goes: whatever the page imports for itself stands in the page, and what two of its parts share. */
function ofPage(id: string, graph: { getModuleInfo(id: string): Rolldown.ModuleInfo | null }): string | null {
  const seen = new Set<string>();
  const roots = new Set<string>();
  const climb = (module: string): void => {
    if (seen.has(module)) return;
    seen.add(module);
    const importers = graph.getModuleInfo(module)?.importers ?? [];
    if (importers.length === 0) roots.add(module);
    importers.forEach(climb);
  };
  climb(id);
  return roots.size > 1 || [...roots].some((root) => root.endsWith(".html")) ? "page" : null;
}
