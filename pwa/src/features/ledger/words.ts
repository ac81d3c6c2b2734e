/** The words of おかね. They come with their part of the page. */
import type { Vars } from "../../text/format.ts";
import { catalogue } from "../../text/index.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

export type MoneyKey = keyof typeof ja;
export const w: (key: MoneyKey, vars?: Vars) => string = catalogue<MoneyKey>(ja, en);
