/** The firm's work on this device, and everything that can be done with it: written down first, with a way back. */
import { computed } from "@preact/signals";
import { house } from "../../house.ts";
import { toast } from "../../ui/toast.tsx";
import type { FirmRef } from "../orders/rows.ts";
import { foresee, type Sprout, type Told } from "./foresee.ts";
import type { Job } from "./rows.ts";
import type { Verb, Who } from "./steps.ts";
import { t } from "./words.ts";

export const who = computed<Who>(() => (house.me.value?.role === "firm" ? "firm" : "coordinator"));
export const scope = computed(() => (who.value === "firm" ? "firm" : "desk"));

const all = computed(() => [
  ...foresee(house.rows<Job>(scope.value, "job").value, house.outbox.value, house.me.value).values(),
]);

/** Firms whose work this person may see, by their ids. */
export const firms = computed(() => house.rows<FirmRef & { industry: string }>(scope.value, "firm").value);

/** Every tree that is there, the newest first. */
export const trees = computed(() => all.value.filter((row) => !row.parent).sort((a, b) => b.at - a.at));

/** The nodes of a tree, with those that were taken away. */
export function nodesOf(firm: number, root: string): Job[] {
  return all.value.filter((row) => row.firm === firm && row.root === root);
}

/** A key that no other device will choose. */
export function newKey(): string {
  const chance = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  return Date.now().toString(36) + chance.toString(36).padStart(7, "0");
}

async function act(name: string, firm: number, root: string, job: string, args: object = {}): Promise<boolean> {
  try {
    await house.act(`job.${name}`, `jobs/${firm}-${root}`, { firm, job, ...args });
    return true;
  } catch {
    toast(t("failed"));
    return false;
  }
}

/** A new tree; its key, or null when the device cannot keep it. */
export async function writeDown(firm: number, facts: Told, nodes: (root: string) => Sprout[] = () => []) {
  const root = newKey();
  return (await act("write", firm, root, root, { facts, nodes: nodes(root) })) ? root : null;
}

export function split(job: Job, titles: readonly string[]): Promise<boolean> {
  const into = titles.map((title) => ({ job: newKey(), parent: job.key, facts: { title } }));
  return graft(job, into);
}

export const graft = (job: Job, into: Sprout[]) => act("split", job.firm, job.root, job.key, { into });

/** `base`: the version that the person saw when they began to write. */
export const change = (job: Job, facts: Told, base = job.version) =>
  act("change", job.firm, job.root, job.key, { base, facts });

export const move = (job: Job, parent: string, behind: string) =>
  act("move", job.firm, job.root, job.key, { parent, behind });

export const say = (job: Job, words: string) => act("comment", job.firm, job.root, job.key, { words });

export const step = (job: Job, verb: Verb, reason = "") => act("state", job.firm, job.root, job.key, { verb, reason });

export const restore = (job: Job) => act("restore", job.firm, job.root, job.key);

export async function remove(job: Job): Promise<void> {
  if (!(await act("remove", job.firm, job.root, job.key))) return;
  toast(t("removed", { title: job.facts.title ?? "" }), () => void restore(job));
}
