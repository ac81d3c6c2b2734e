/** The words of 帳簿. They come with their part of the desk. */
import type { Vars } from "../../text/format.ts";
import { catalogue } from "../../text/index.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

export type BooksKey = keyof typeof ja;
export const w: (key: BooksKey, vars?: Vars) => string = catalogue<BooksKey>(ja, en);
