/** The words of packs and of room on the phone. They come with their part of the page. */
import type { Vars } from "../../text/format.ts";
import { catalogue } from "../../text/index.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

export type PackKey = keyof typeof ja;
export const t: (key: PackKey, vars?: Vars) => string = catalogue<PackKey>(ja, en);
