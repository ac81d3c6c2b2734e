/** The words of looking at what was delivered, beside those of the desks. They come with the part that does it. */
import type { Vars } from "../../text/format.ts";
import { catalogue } from "../../text/index.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

export type ReviewKey = keyof typeof ja;
export const t: (key: ReviewKey, vars?: Vars) => string = catalogue<ReviewKey>(ja, en);
