/** The words of 配り直し. They come with their part of the desk. */
import type { Vars } from "../../text/format.ts";
import { catalogue } from "../../text/index.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

export type LeaseKey = keyof typeof ja;
export const t: (key: LeaseKey, vars?: Vars) => string = catalogue<LeaseKey>(ja, en);
