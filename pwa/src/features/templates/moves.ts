/** A form's fields, one more, one less, or in another order. */
import { type DraftField, freeKey } from "./draft.ts";

export function addField(fields: readonly DraftField[]): DraftField[] {
  return [...fields, { key: freeKey(fields), told: { "x-type": "text" } }];
}

export function removeField(fields: readonly DraftField[], at: number): DraftField[] {
  return fields.filter((_, other) => other !== at);
}

/** One place up (-1) or down (1). */
export function move(fields: readonly DraftField[], at: number, by: number): DraftField[] {
  const [one, ...rest] = [fields[at], ...removeField(fields, at)];
  if (!one || at + by < 0 || at + by >= fields.length) return [...fields];
  return [...(rest as DraftField[]).slice(0, at + by), one, ...(rest as DraftField[]).slice(at + by)];
}
