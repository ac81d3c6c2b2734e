import { defineConfig } from "vitest/config";
import { pageConfig } from "./scripts/page.ts";

/** Where `npm run dev` finds the server. */
const SERVER = process.env.HITOKUCHI_SERVER ?? "http://127.0.0.1:8000";
const SERVED = ["/sync", "/pair", "/invites", "/sheets", "/orders", "/health"];

export default defineConfig({
  ...pageConfig(),
  server: { proxy: Object.fromEntries(SERVED.map((path) => [path, SERVER])) },
  test: { include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"], restoreMocks: true },
});
