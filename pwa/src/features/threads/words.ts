/** The words of threads. They come with their part of the page. */
import type { Vars } from "../../text/format.ts";
import { catalogue } from "../../text/index.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

export type TalkKey = keyof typeof ja;
export const t: (key: TalkKey, vars?: Vars) => string = catalogue<TalkKey>(ja, en);
