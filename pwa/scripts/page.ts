/** How one page is built: what the build script, the dev server and the tests share. */
import type { UserConfig } from "vite";
import { inlinePage } from "./inline.ts";
import { appVersion } from "./version.ts";
import { smallWords } from "./words.ts";

/** The configuration of one page, by its html file; without one, that of the dev server and the tests. */
export function pageConfig(html?: string): UserConfig {
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
      rolldownOptions: html ? { input: html, output: { codeSplitting: false } } : {},
    },
    // The worker's page is the one that is loaded over one bar of signal.
    plugins: html ? [inlinePage(), ...(html.includes("desk") ? [] : [smallWords()])] : [],
  };
}
