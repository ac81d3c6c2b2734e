/** What the device's own rows come to, as they are on the disk. */
import { type Buckets, bucketsOf } from "../sync/buckets.ts";
import type { Database } from "./database.ts";
import { SEGMENTS } from "./schema.ts";
import { type Bodies, readBodies } from "./segments.ts";

/** The bucket sums of some scopes, for a message up (SC10). */
export async function sumUp(database: Database, scopes: readonly string[]): Promise<Record<string, Buckets>> {
  const rows = await database.read([SEGMENTS], (transaction) =>
    Promise.all(scopes.map(async (scope): Promise<[string, Bodies]> => [scope, await readBodies(transaction, scope)])),
  );
  const sums = rows.map(async ([scope, bodies]) => [scope, await bucketsOf(bodies, sha256, btoa)] as const);
  return Object.fromEntries(await Promise.all(sums));
}

/** The digest that sync/ borrows. */
export async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
