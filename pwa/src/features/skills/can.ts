/** Whether somebody may take work that needs a skill. On the page itself, because more than one of its parts asks. */
import type { Standing } from "./rows.ts";

export function can(state: Standing | undefined): boolean {
  return state === "qualified" || state === "relearning";
}
