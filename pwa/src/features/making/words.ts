/** The words of making an order with files, and of a firm that asks for work. They come with their part of the page. */
import type { Vars } from "../../text/format.ts";
import { catalogue } from "../../text/index.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

export type MakingKey = keyof typeof ja;
export const t: (key: MakingKey, vars?: Vars) => string = catalogue<MakingKey>(ja, en);
