/** The words of the firm's room. They come with its part of the page. */
import type { Vars } from "../../text/format.ts";
import { catalogue } from "../../text/index.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

export type FirmKey = keyof typeof ja;
export const t: (key: FirmKey, vars?: Vars) => string = catalogue<FirmKey>(ja, en);
