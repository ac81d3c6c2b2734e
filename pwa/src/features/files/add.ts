/** From what a person picked or said to a file of a piece: made small, named, and kept. */
import type { Files } from "../../house/files.ts";
import { StoreTrouble } from "../../store/trouble.ts";
import { shrink } from "./shrink.ts";

/** A delivery names so many files at most (server: `too_many_files`). */
export const MOST = 20;

/** Pictures that go as they are when this browser cannot draw them; the server draws them anew. */
const TAKEN = new Set(["image/jpeg", "image/png", "image/webp", "image/avif"]);

/** Why a file was not kept: a code of the catalogue, `full`, or `failed` for anything else. */
export type Trouble = "image_heic" | "image_broken" | "too_many_files" | "full" | "failed";

/** Keep pictures one after the other. What could not be kept is said by its reason; the rest is kept. */
export async function addPictures(files: Files, piece: number, picked: readonly File[]): Promise<Trouble[]> {
  const troubles = new Set<Trouble>();
  for (const file of picked) {
    const trouble = await addOne(files, piece, file).catch(troubleOf);
    if (trouble) troubles.add(trouble);
    if (trouble === "full" || trouble === "too_many_files") break;
  }
  return [...troubles];
}

async function addOne(files: Files, piece: number, file: File): Promise<Trouble | null> {
  if (files.of(piece).length >= MOST) return "too_many_files";
  const { bytes, type, thumb } = await shrink(file);
  if (!TAKEN.has(type)) return /hei[cf]/i.test(`${type} ${file.name}`) ? "image_heic" : "image_broken";
  await files.add(piece, { sha256: await sha256(bytes), type, bytes, thumb });
  return null;
}

export async function addVoice(
  files: Files,
  piece: number,
  voice: { bytes: ArrayBuffer; type: string },
): Promise<Trouble | null> {
  try {
    await files.add(piece, { ...voice, sha256: await sha256(voice.bytes), thumb: null });
    return null;
  } catch (error) {
    return troubleOf(error);
  }
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function troubleOf(error: unknown): Trouble {
  return error instanceof StoreTrouble && error.code === "storage_full" ? "full" : "failed";
}
