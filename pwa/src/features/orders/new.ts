// A new order while it is being made. What was typed is kept on this device; the file itself is not, it is chosen again.
import { signal } from "@preact/signals";
import { house } from "../../house.ts";
import { lang } from "../../text/index.ts";
import { clearPictures, listOf, pictures, sendPictures } from "../making/pictures.ts";
import { t as words } from "../making/words.ts";
import { type Refusal, refusal, sheetErrors } from "./answer.ts";
import { emptyPlan, type Plan, type Preview, planColumns, readPlan, toTerms } from "./terms.ts";

const place = "hitokuchi.desk.new-order";

function kept(): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}

export type Problem = { kind: "network" } | { kind: "refused"; refusal: Refusal } | null;

export const plan = signal<Plan>(readPlan(kept()));
export const file = signal<File | null>(null);
export const preview = signal<Preview | null>(null);
export const work = signal<"idle" | "reading" | "draft" | "publish">("idle");
export const problem = signal<Problem>(null);

function keep(text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(place);
    else localStorage.setItem(place, text);
  } catch {
    // a full or closed store: the form still works, it only does not outlive the page
  }
}

export function change(next: Plan): void {
  plan.value = next;
  keep(JSON.stringify(next));
  house.formOpen.value = true;
}

/** Everything back to the beginning. */
export function clear(): void {
  plan.value = emptyPlan;
  file.value = null;
  preview.value = null;
  problem.value = null;
  work.value = "idle";
  keep(null);
  clearPictures();
  house.formOpen.value = false;
}

export function isTyped(): boolean {
  return file.value !== null || pictures.value.length > 0 || JSON.stringify(plan.value) !== JSON.stringify(emptyPlan);
}

function isPreview(body: unknown): body is Preview {
  const value = body as Partial<Preview> | null;
  return typeof value?.rows === "number" && Array.isArray(value.columns) && Array.isArray(value.sample);
}

let turn = 0;

async function send(path: string, form: FormData): Promise<unknown> {
  const response = await house.request(path, {
    method: "POST",
    body: form,
    headers: { "Accept-Language": lang.value, Accept: "application/json" },
  });
  if (response.ok) return response.json();
  throw await refusal(response);
}

/** Something answered that is not our server, or nothing did: both are the network's fault for a person. */
function trouble(reason: unknown): Problem {
  const answer = reason as Partial<Refusal> | null;
  if (typeof answer?.code !== "string" || !Array.isArray(answer.rows)) return { kind: "network" };
  if (answer.message === "" && answer.code.startsWith("http_5")) return { kind: "network" };
  return { kind: "refused", refusal: answer as Refusal };
}

/** A file was chosen: ask the server what it reads in it. The last file that was chosen counts. */
export async function choose(chosen: File): Promise<void> {
  const mine = ++turn;
  file.value = chosen;
  preview.value = null;
  problem.value = null;
  work.value = "reading";
  house.formOpen.value = true;
  const form = new FormData();
  form.set("file", chosen, chosen.name);
  form.set("terms", JSON.stringify(pictures.value.map(({ name }) => name)));
  try {
    const body = await send("/sheets", form);
    if (mine !== turn) return;
    if (!isPreview(body)) {
      problem.value = { kind: "network" };
      return;
    }
    const seen: Preview = { ...body, errors: sheetErrors(body.errors) };
    preview.value = seen;
    change({ ...plan.value, columns: planColumns(seen, plan.value.columns) });
  } catch (reason) {
    if (mine === turn) problem.value = trouble(reason);
  } finally {
    if (mine === turn) work.value = "idle";
  }
}

/** The files beside the sheet changed. Where there is no sheet, they make one. */
export function choosePictures(): void {
  const listed = file.value?.name === `${words("files.list")}.csv` ? null : file.value;
  if (listed) void choose(listed);
  else if (pictures.value.length > 0) {
    const names = pictures.value.map(({ name }) => name);
    void choose(listOf(names, words("files.list")));
  } else {
    turn++;
    file.value = preview.value = problem.value = null;
    work.value = "idle";
  }
}

/** All or nothing. Gives the new order's id, or null with `problem` set; what was typed stays. */
export async function save(hub: string, publish: boolean): Promise<number | null> {
  const terms = toTerms(plan.value, hub, publish);
  const chosen = file.value;
  if (terms === null || chosen === null || work.value !== "idle") return null;
  problem.value = null;
  work.value = publish ? "publish" : "draft";
  const form = new FormData();
  form.set("file", chosen, chosen.name);
  try {
    const used = preview.value?.pictures?.used ?? [];
    const named = await sendPictures(pictures.value.filter((_, at) => used.includes(at)));
    form.set("terms", JSON.stringify(named.length > 0 ? { ...terms, pictures: named } : terms));
    const body = (await send("/orders", form)) as { id?: unknown };
    const id = Number(body.id);
    if (!Number.isInteger(id)) {
      problem.value = { kind: "network" };
      return null;
    }
    clear();
    return id;
  } catch (reason) {
    problem.value = trouble(reason);
    return null;
  } finally {
    work.value = "idle";
  }
}
