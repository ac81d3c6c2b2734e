/** English inside the page: for the desks, for the dev server and for tests. */
import codes from "../../../server/text/codes.en.json";
import en from "./en.json";
import { english } from "./index.ts";

english.value = { words: en, codes };
