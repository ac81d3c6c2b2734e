// A mutation of a desk in words: what was done, to what. The words themselves are in the catalogue.
import type { Pending } from "../../house/api.ts";
import type { DeskOrder, DeskPerson } from "../orders/rows.ts";

export interface Deed {
  kind: "publish" | "withdraw" | "revoke" | "receive" | "aside" | "without" | "template" | "move" | "other";
  order: DeskOrder | null;
  person: DeskPerson | null;
}

const kinds: Readonly<Record<string, Deed["kind"]>> = {
  "order.publish": "publish",
  "order.withdraw": "withdraw",
  "device.revoke": "revoke",
  "held.retry": "receive",
  "held.set_aside": "aside",
  "result.receive": "without",
  "lease.reassign": "move",
  "template.open": "template",
  "template.publish": "template",
};

export function deedOf(
  one: Pick<Pending, "name" | "args">,
  orders: ReadonlyMap<string, DeskOrder>,
  people: ReadonlyMap<string, DeskPerson>,
): Deed {
  const args = (one.args ?? {}) as { order?: unknown; device?: unknown; person?: unknown };
  const device = String(args.device);
  const owner =
    people.get(String(args.person)) ??
    [...people.values()].find((person) => person.devices.some((own) => own.id === device));
  return { kind: kinds[one.name] ?? "other", order: orders.get(String(args.order)) ?? null, person: owner ?? null };
}
