// What people do about skills. The desk needs a network for it, a worker does not.
import { house } from "../../house.ts";
import { toast } from "../../ui/toast.tsx";
import { t } from "./words.ts";

/** Whether somebody can be asked now. */
export function connected(): boolean {
  return !["no_network", "no_server", "not_ours"].includes(house.link.value.state);
}

/** Whether something about it was said here and is not judged yet. */
export function underWay(skill: number): boolean {
  return house.outbox.value.some(({ lane }) => lane === `skill/${skill}`);
}

/** A number that no other device chooses: the time in ms, and a bit of chance. */
export function freshNumber(now = Date.now()): number {
  return now * 1000 + Math.floor(Math.random() * 1000);
}

export type Said = "open" | "require" | "make" | "propose" | "grant" | "withdraw" | "decline" | "submit";
const names: Record<Said, string> = {
  open: "skill.open",
  require: "template.require",
  make: "training.make",
  propose: "training.propose",
  grant: "skill.grant",
  withdraw: "skill.withdraw",
  decline: "training.decline",
  submit: "training.submit",
};

/** Say it, and that it was said. Resolves to whether it is written down. */
export async function say(what: Said, skill: number, args: object = {}): Promise<boolean> {
  try {
    await house.act(names[what], `skill/${skill}`, { skill, ...args });
    toast(t(`said.${what}`));
    return true;
  } catch {
    toast(t("failed"));
    return false;
  }
}

export const decline = (skill: number): Promise<boolean> => say("decline", skill);
