/** The version of the app, as devices tell it to the server: that of the Python package it is shipped with. */
import { readFileSync } from "node:fs";

export function appVersion(): string {
  const text = readFileSync(new URL("../../pyproject.toml", import.meta.url), "utf8");
  const version = /^version = "([^"]+)"$/m.exec(text)?.[1];
  if (!version) throw new Error("pyproject.toml names no version");
  return version;
}
