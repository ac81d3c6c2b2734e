/** Bucket sums: a scope's rows divided by their ids, so that two who disagree find out where (SC10). Twin of sync/buckets.py. */
import type { Drop } from "./messages.ts";
import type { Digest } from "./sum.ts";

/** The sums as they stand in a message up, and which rows were summed up in each. */
export interface Buckets {
  readonly sums: string;
  readonly ids: readonly (readonly string[])[];
}

/** Sum up rows; `encode` is base64, which this half does not have. */
export async function bucketsOf(
  rows: ReadonlyMap<string, string>,
  digest: Digest,
  encode: (bytes: string) => string,
): Promise<Buckets> {
  let count = 64;
  while (count < 4096 && rows.size > count * 32) count *= 2;
  const ids = Array.from({ length: count }, (): string[] => []);
  const sums = new Uint8Array(count * 8);
  const add = async ([id, body]: [string, string]) => {
    const [[high = 0, low = 0], hash] = await Promise.all([digest(id), digest(`${id}\n${body}`)]);
    const bucket = (((high << 8) | low) * count) >> 16;
    ids[bucket]?.push(id);
    for (let i = 0, at = bucket * 8; i < 8; i++, at++) sums[at] = (sums[at] ?? 0) ^ (hash[i] ?? 0);
  };
  await Promise.all(Array.from(rows, add));
  return { sums: encode(String.fromCharCode(...sums)), ids };
}

/** The rows that leave because the buckets of a mask are replaced; bucket 0 is the highest bit of its first digit. */
export function replaced({ ids }: Buckets, mask: string): Drop[] {
  const gone = ids.filter((_, bucket) => (Number.parseInt(mask[bucket >> 2] ?? "0", 16) >> (3 - (bucket & 3))) & 1);
  return gone.flat().map((id) => ({ word: "drop", id, why: "" }));
}
