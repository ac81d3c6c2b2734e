import { house } from "../../house.ts";
import type { Form, Version } from "../orders/rows.ts";
import { inWords, worded } from "./inWords.ts";

/** How the cells of an order's results read, by the key of their field: as they are, or in the words of its template's form. */
export function useWords(form: Form, scope: "desk" | "firm"): (key: string, text: string) => string {
  const versions = house.rows<Pick<Version, "form">>(scope, "version").value;
  const schema = versions.get(String(form.version))?.form;
  return (key, text) => inWords(worded(schema?.properties[key]), text);
}
