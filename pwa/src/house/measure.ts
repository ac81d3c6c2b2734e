/** What the browser tells about storage. */
import type { Storage } from "./api.ts";

/** The part of the storage in use above which no new file and no new work comes in. Answers always do. */
export const FULL = 0.8;

/** Null where a browser does not tell. */
export async function measureStorage(): Promise<Storage | null> {
  const manager = globalThis.navigator?.storage;
  if (!manager?.estimate) return null;
  const { usage = 0, quota = 0 } = await manager.estimate();
  return { used: usage, quota, persisted: (await manager.persisted?.()) ?? false };
}
