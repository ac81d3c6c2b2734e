/** Hashes of texts. */

/** SHA-256 of the UTF-8 bytes, as 64 hex digits. */
export async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * A mutation's print (SPEC.md, MU9). JSON.stringify escapes half a surrogate pair and nothing else with `\\ud…`; the server
 * repairs that before it keeps the bytes.
 */
export async function printOf(text: string): Promise<string> {
  const kept = text.replace(/\\(\\|ud[89a-f]..)/g, (all, half) => (half === "\\" ? all : "\\ufffd"));
  return (await sha256(kept)).slice(0, 16);
}
