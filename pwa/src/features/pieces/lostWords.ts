/** The words about work that went to others. They come with their part of the page. */
import type { Vars } from "../../text/format.ts";
import { catalogue } from "../../text/index.ts";
import en from "./lost.en.json";
import ja from "./lost.ja.json";

export type LostKey = keyof typeof ja;
export const t: (key: LostKey, vars?: Vars) => string = catalogue<LostKey>(ja, en);
