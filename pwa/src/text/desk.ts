/** The words of the desks: coordinator and firm. The kit's own words stay in ja.json and en.json. */
import en from "./desk.en.json";
import ja from "./desk.ja.json";
import type { Vars } from "./format.ts";
import { catalogue } from "./index.ts";

export type DeskKey = keyof typeof ja;
export const t: (key: DeskKey, vars?: Vars) => string = catalogue<DeskKey>(ja, en);
