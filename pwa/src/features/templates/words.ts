/** The words of the desk's templates. They come with their part of the page. */
import type { Vars } from "../../text/format.ts";
import { catalogue } from "../../text/index.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

export type TemplateKey = keyof typeof ja;
export const t: (key: TemplateKey, vars?: Vars) => string = catalogue<TemplateKey>(ja, en);
