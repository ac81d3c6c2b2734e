/** A part of a picture: a frame over it, in parts of its width and height from 0 to 1. */
export interface Frame {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export const EVERYTHING: Frame = { left: 0, top: 0, right: 1, bottom: 1 };
/** What is framed at first: most of it, so that the grips can be seen and taken. */
export const BEGINNING: Frame = { left: 0.1, top: 0.1, right: 0.9, bottom: 0.9 };

/** No smaller than this. */
const LEAST = 0.08;

export type Corner = "start" | "end";

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** The frame with one corner (left above, or right below) moved to a place. */
export function moved(frame: Frame, corner: Corner, x: number, y: number): Frame {
  return corner === "start"
    ? { ...frame, left: within(x, 0, frame.right - LEAST), top: within(y, 0, frame.bottom - LEAST) }
    : { ...frame, right: within(x, frame.left + LEAST, 1), bottom: within(y, frame.top + LEAST, 1) };
}

/** What is framed, as a picture of its own; the picture as it is when this browser cannot draw it. */
export async function cut(file: File, { left, top, right, bottom }: Frame): Promise<File> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!bitmap) return file;
  const canvas = document.createElement("canvas");
  const [x, y] = [Math.round(left * bitmap.width), Math.round(top * bitmap.height)];
  canvas.width = Math.max(1, Math.round((right - left) * bitmap.width));
  canvas.height = Math.max(1, Math.round((bottom - top) * bitmap.height));
  canvas.getContext("2d")?.drawImage(bitmap, -x, -y);
  bitmap.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
  return blob ? new File([blob], file.name, { type: blob.type }) : file;
}
