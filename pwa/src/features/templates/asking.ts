/** The words of a form's own questions. They come with the part that asks them: a worker's, or the desk's look at a form. */
import type { Vars } from "../../text/format.ts";
import { catalogue } from "../../text/index.ts";
import en from "./asking.en.json";
import ja from "./asking.ja.json";

export const say: (key: keyof typeof ja, vars?: Vars) => string = catalogue<keyof typeof ja>(ja, en);
