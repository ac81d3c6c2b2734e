/** The words of manuals on a worker's phone. They come with their part of the page. */
import type { Vars } from "../../text/format.ts";
import { catalogue } from "../../text/index.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

export type ManualKey = keyof typeof ja;
export const t: (key: ManualKey, vars?: Vars) => string = catalogue<ManualKey>(ja, en);
