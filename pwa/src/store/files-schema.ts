/** The object stores of files: what a file is, and its bytes. */

export const BLOBS = "blobs";
export const CHUNKS = "chunks";

/** Bytes of a chunk on the disk, and of a slice on the wire: an upload reads one record a request. */
export const CHUNK_BYTES = 256 * 1024;

/**
 * One file, named by its hash. `promised` is when a mutation began to name it, `done` when the server said that it has
 * it whole or does not wait for it any more, both in ms of this device. Its bytes are ArrayBuffers in the other store (WebKit loses Blobs), by [sha256, index].
 */
export interface BlobRecord {
  sha256: string;
  size: number;
  type: string;
  /** A small JPEG for the screen; null for what cannot be shown here. */
  thumb: ArrayBuffer | null;
  at: number;
  piece: number;
  promised?: number;
  done?: number;
  /** The code of why the server does not take it. */
  refused?: string;
}

export function makeFileStores(database: IDBDatabase): void {
  database.createObjectStore(BLOBS, { keyPath: "sha256" });
  database.createObjectStore(CHUNKS);
}
