/** Templates on the desk, with their versions. */
import { house } from "../../house.ts";
import type { Template, Version } from "../orders/rows.ts";

export const templates = house.rows<Template>("desk", "template");
const versions = house.rows<Version>("desk", "version");

/** Of a template, the newest first. */
export function versionsOf(code: string): Version[] {
  return [...versions.value.values()].filter((one) => one.template === code).sort((a, b) => b.no - a.no);
}
