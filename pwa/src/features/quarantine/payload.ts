// What somebody sent, made readable: answers under the labels of their form, anything else as name and value.
import type { DeskOrder, DeskPiece, Form } from "../orders/rows.ts";
import type { DeskHeld } from "./rows.ts";

export interface Payload {
  piece: DeskPiece | null;
  order: DeskOrder | null;
  /** answers by row, with the form whose fields they are in the order of */
  answers: { rows: string[][]; form: Form | null } | null;
  /** other arguments that say something to a person */
  facts: readonly (readonly [name: string, value: string])[];
  /** the desk was shown only the beginning */
  cut: boolean;
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function isAnswers(value: unknown): value is string[][] {
  return (
    Array.isArray(value) &&
    value.every((row) => Array.isArray(row) && row.every((cell: unknown) => typeof cell === "string"))
  );
}

export function payloadOf(
  held: Pick<DeskHeld, "args" | "size" | "lane">,
  orders: ReadonlyMap<string, DeskOrder>,
  pieces: ReadonlyMap<string, DeskPiece>,
): Payload {
  const args = parsed(held.args);
  const named = args?.piece ?? (held.lane.startsWith("piece/") ? held.lane.slice("piece/".length) : null);
  const piece = pieces.get(String(named)) ?? null;
  const order = orders.get(String(piece?.order ?? args?.order)) ?? null;
  const answers = isAnswers(args?.answers) ? { rows: args.answers, form: order?.form ?? null } : null;
  const facts = Object.entries(args ?? {}).flatMap(([name, value]) =>
    typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? [[name, String(value)] as const]
      : [],
  );
  return { piece, order, answers, facts, cut: args === null && held.size > new TextEncoder().encode(held.args).length };
}

/** The payload with its lines apart, for whoever wants to see all of it. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
