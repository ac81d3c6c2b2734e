/** The checksum of a scope's live rows (SPEC.md, "Words"). */

/** SHA-256; the owner lends it, because this half knows no platform. */
export type Digest = (text: string) => Promise<Uint8Array>;

/** XOR over the rows of the first 64 bits of SHA-256(`id` LF `body`), as 16 hex digits. */
export async function sumOf(rows: Iterable<readonly [id: string, body: string]>, digest: Digest): Promise<string> {
  const hashes = await Promise.all(Array.from(rows, ([id, body]) => digest(`${id}\n${body}`)));
  const total = new Uint8Array(8);
  for (const hash of hashes) for (let i = 0; i < 8; i++) total[i] = (total[i] ?? 0) ^ (hash[i] ?? 0);
  return Array.from(total, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
