/** The words of the desk's decisions. They come with their part of the page. */
import type { Vars } from "../../text/format.ts";
import { catalogue } from "../../text/index.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

export type DecisionKey = keyof typeof ja;
export const t: (key: DecisionKey, vars?: Vars) => string = catalogue<DecisionKey>(ja, en);
