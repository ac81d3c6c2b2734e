/** What can go wrong with the device's storage, as codes that have a sentence in the catalogue. */

/**
 * `storage_full`: nothing was written, what was there is there. `storage_newer`: a newer version of the app has changed the
 * storage; loading the page again helps. `storage_unavailable`: this browser gives none. `storage_failed`: the rest.
 * `too_long`: one mutation is longer than a message may be.
 */
export type TroubleCode = "storage_full" | "storage_newer" | "storage_unavailable" | "storage_failed" | "too_long";

export class StoreTrouble extends Error {
  override name = "StoreTrouble";
  readonly code: TroubleCode;

  constructor(code: TroubleCode, cause?: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

/** The trouble that an error of IndexedDB means. */
export function troubleOf(error: unknown): StoreTrouble {
  if (error instanceof StoreTrouble) return error;
  const name = nameOf(error);
  if (name === "QuotaExceededError") return new StoreTrouble("storage_full", error);
  if (name === "VersionError") return new StoreTrouble("storage_newer", error);
  if (name === "SecurityError" || error instanceof ReferenceError)
    return new StoreTrouble("storage_unavailable", error);
  return new StoreTrouble("storage_failed", error);
}

/** The DOMException's name. Errors of IndexedDB are told apart by nothing else. */
export function nameOf(error: unknown): string {
  return typeof error === "object" && error !== null && "name" in error ? String(error.name) : "";
}
