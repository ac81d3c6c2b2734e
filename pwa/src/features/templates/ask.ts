/** What the desk asks the server about a form before it is published: one truth, the server's. */
import type { Schema } from "../../forms/form.ts";
import { house } from "../../house.ts";
import { lang } from "../../text/index.ts";
import { refusal } from "../orders/answer.ts";

export interface Fault {
  key: string;
  code: string;
  detail: string;
  message: string;
}

export interface Left {
  sheet: string;
  row: number;
  code: string;
  detail: string;
  message: string;
}

export interface Told {
  form: Schema | null;
  faults: Fault[];
  left?: Left[];
}

/** Throws a sentence, or "" when the network is to blame. */
async function ask(path: string, body: BodyInit): Promise<Told> {
  const headers = { "Accept-Language": lang.value, Accept: "application/json" };
  const response = await house.request(path, { method: "POST", body, headers }).catch(() => null);
  if (!response) throw new Error("");
  if (!response.ok) throw new Error((await refusal(response)).message);
  const told = (await response.json().catch(() => null)) as Told | null;
  if (!told || !Array.isArray(told.faults)) throw new Error("");
  return told;
}

export const check = (schema: Schema): Promise<Told> => ask("/forms/check", JSON.stringify(schema));
export const readWorkbook = (file: File): Promise<Told> => ask("/forms/xlsform", file);
