/** How the service worker is built: one classic script, with the list of what it keeps written in. */
import type { InlineConfig } from "vite";
import { pageConfig } from "./page.ts";

export function workerConfig(kept: readonly (readonly [string, string])[], version: string): InlineConfig {
  const { root, define, build } = pageConfig();
  return {
    ...(root ? { root } : {}),
    publicDir: false,
    define: { ...define, __KEPT__: JSON.stringify(kept), __VERSION__: JSON.stringify(version) },
    build: {
      ...build,
      rolldownOptions: {
        input: `${root}src/sw/events.ts`,
        output: { format: "iife", entryFileNames: "sw.js", codeSplitting: false },
      },
    },
  };
}
