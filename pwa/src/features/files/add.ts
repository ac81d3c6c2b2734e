/** From what a person picked or said to a file of a piece: made small, named, and kept. */
import type { Files } from "../../house/files.ts";
import { StoreTrouble } from "../../store/trouble.ts";
import { shrink } from "./shrink.ts";

/** A delivery names so many files at most (server: `too_many_files`). */
export const MOST = 20;

/** Pictures that go as they are when this browser cannot draw them; the server draws them anew. */
const TAKEN = new Set(["image/jpeg", "image/png", "image/webp", "image/avif"]);

/** What goes as it is where any file is asked for. */
const DOCUMENTS = new Set(["application/pdf", "audio/webm", "audio/ogg", "audio/mp4", "audio/x-m4a"]);

/** Why a file was not kept: a code of the catalogue, `full`, or `failed` for anything else. */
export type Trouble = "image_heic" | "image_broken" | "file_type" | "too_many_files" | "full" | "failed";

/** Keep pictures one after the other. What could not be kept is said by its reason; the rest is kept. */
export async function addPictures(
  files: Files,
  piece: number,
  picked: readonly File[],
  kept: (sha256: string) => void = () => undefined,
  documents = false,
): Promise<Trouble[]> {
  const troubles = new Set<Trouble>();
  for (const file of picked) {
    const trouble = await addOne(files, piece, file, kept, documents).catch(troubleOf);
    if (trouble) troubles.add(trouble);
    if (trouble === "full" || trouble === "too_many_files") break;
  }
  return [...troubles];
}

async function addOne(
  files: Files,
  piece: number,
  file: File,
  kept: (sha256: string) => void,
  documents: boolean,
): Promise<Trouble | null> {
  if (files.of(piece).length >= MOST) return "too_many_files";
  const whole = documents && DOCUMENTS.has(file.type);
  if (documents && !whole && !file.type.startsWith("image/")) return "file_type";
  const { bytes, type, thumb } = whole
    ? { bytes: await file.arrayBuffer(), type: file.type, thumb: null }
    : await shrink(file);
  if (!whole && !TAKEN.has(type)) return /hei[cf]/i.test(`${type} ${file.name}`) ? "image_heic" : "image_broken";
  const name = await sha256(bytes);
  await files.add(piece, { sha256: name, type, bytes, thumb });
  kept(name);
  return null;
}

export async function addVoice(
  files: Files,
  piece: number,
  voice: { bytes: ArrayBuffer; type: string },
  kept: (sha256: string) => void = () => undefined,
): Promise<Trouble | null> {
  try {
    const name = await sha256(voice.bytes);
    await files.add(piece, { ...voice, sha256: name, thumb: null });
    kept(name);
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
