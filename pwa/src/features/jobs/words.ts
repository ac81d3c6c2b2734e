/** The words of the firm's work. */
import type { Vars } from "../../text/format.ts";
import { catalogue } from "../../text/index.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

export type JobKey = keyof typeof ja;
export const t: (key: JobKey, vars?: Vars) => string = catalogue<JobKey>(ja, en);
