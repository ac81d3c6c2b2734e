/** たのむ: a firm's new order while it is being made. Nothing is sent but the sheet and the files' names until she says so. */
import { computed, signal } from "@preact/signals";
import { house } from "../../house.ts";
import { lang } from "../../text/index.ts";
import { type Refusal, refusal, sheetErrors } from "../orders/answer.ts";
import type { Problem } from "../orders/new.ts";
import type { Preview } from "../orders/terms.ts";
import { clearPictures, listOf, pictures, sendPictures } from "./pictures.ts";
import { t } from "./words.ts";

/** firm:N template/MDR-INV-1: what the hub does, and for how much. */
export interface Offer {
  code: string;
  title: string;
  unit: string;
  size: number;
  minutes: number;
  yen: number;
  version: number;
  fields: string[];
}

export const kind = signal<Offer | null>(null);
export const title = signal("");
export const sheet = signal<File | null>(null);
export const seen = signal<Preview | null>(null);
export const work = signal<"idle" | "reading" | "sending">("idle");
export const problem = signal<Problem>(null);

/** What there is to read: the sheet, or a list made of the files. */
const source = computed(
  () =>
    sheet.value ??
    (pictures.value.length > 0
      ? listOf(
          pictures.value.map(({ name }) => name),
          t("files.list"),
        )
      : null),
);

export const isTyped = (): boolean => kind.value !== null || sheet.value !== null || pictures.value.length > 0;

export function clearAsk(): void {
  kind.value = sheet.value = seen.value = problem.value = null;
  title.value = "";
  work.value = "idle";
  clearPictures();
}

let turn = 0;

/** Ask the server how sheet and files fit together. The last answer counts. */
export async function look(): Promise<void> {
  const mine = ++turn;
  seen.value = problem.value = null;
  const file = source.value;
  if (file === null) return;
  work.value = "reading";
  try {
    const body = (await post("/sheets", file, JSON.stringify(pictures.value.map(({ name }) => name)))) as Preview;
    if (mine === turn) seen.value = { ...body, errors: sheetErrors(body.errors) };
  } catch (reason) {
    if (mine === turn) problem.value = troubleOf(reason);
  } finally {
    if (mine === turn) work.value = "idle";
  }
}

/** All or nothing: the files first, then the order. Its id, or null with `problem` set; what was chosen stays. */
export async function save(propose: boolean): Promise<number | null> {
  const file = source.value;
  const wanted = kind.value;
  if (file === null || wanted === null || work.value !== "idle") return null;
  problem.value = null;
  work.value = "sending";
  try {
    const used = seen.value?.pictures?.used ?? pictures.value.map((_, at) => at);
    const named = await sendPictures(pictures.value.filter((_, at) => used.includes(at)));
    const terms = { title: title.value.trim(), version: wanted.version, pictures: named, propose };
    const { id } = (await post("/orders", file, JSON.stringify(terms))) as { id: number };
    clearAsk();
    return id;
  } catch (reason) {
    problem.value = troubleOf(reason);
    return null;
  } finally {
    work.value = "idle";
  }
}

async function post(path: string, file: File, terms: string): Promise<unknown> {
  const form = new FormData();
  form.set("file", file, file.name);
  form.set("terms", terms);
  const headers = { "Accept-Language": lang.value, Accept: "application/json" };
  const response = await house.request(path, { method: "POST", body: form, headers });
  if (response.ok) return response.json();
  throw await refusal(response);
}

function troubleOf(reason: unknown): Problem {
  const answer = reason as Partial<Refusal> | null;
  const refused = typeof answer?.code === "string" && !answer.code.startsWith("http_5");
  return refused ? { kind: "refused", refusal: answer as Refusal } : { kind: "network" };
}
