/** The words of skills and practice, for the worker's page and for the desk. They come with their part of the page. */
import type { Vars } from "../../text/format.ts";
import { catalogue } from "../../text/index.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

export type SkillKey = keyof typeof ja;
export const t: (key: SkillKey, vars?: Vars) => string = catalogue<SkillKey>(ja, en);
