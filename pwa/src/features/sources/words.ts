/** The words about pictures. They come with the parts of the pages that show them. */
import type { Vars } from "../../text/format.ts";
import { catalogue } from "../../text/index.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

export type SourceKey = keyof typeof ja;
export const t: (key: SourceKey, vars?: Vars) => string = catalogue<SourceKey>(ja, en);
