/**
 * A picture as it is kept and sent: upright, small, without what the camera wrote into it.
 *
 * Drawing it anew does all three. A picture that this browser cannot draw (HEIC on most) is kept as it is, for the server to
 * do the same.
 */

/** The long edge of what is sent, px, and of what the list shows. */
export const LONG_EDGE = 1600;
const THUMB_EDGE = 240;

const QUALITY = 0.8;
const THUMB_QUALITY = 0.7;

export interface Picture {
  bytes: ArrayBuffer;
  type: string;
  /** null when it cannot be shown here. */
  thumb: ArrayBuffer | null;
}

interface Drawable {
  source: CanvasImageSource;
  width: number;
  height: number;
  close: () => void;
}

/** Rejects only when the file itself cannot be read. */
export async function shrink(file: Blob, edge = LONG_EDGE, quality = QUALITY): Promise<Picture> {
  const drawable = await decoded(file);
  if (!drawable) return asItIs(file);
  try {
    const picture = await drawn(drawable, edge, quality);
    if (!picture) return await asItIs(file);
    const thumb = await drawn(drawable, THUMB_EDGE, THUMB_QUALITY);
    return {
      bytes: await picture.arrayBuffer(),
      type: picture.type,
      thumb: thumb && (await thumb.arrayBuffer()),
    };
  } finally {
    drawable.close();
  }
}

/** The size that a picture is drawn in: never larger than it is. */
export function fitted(width: number, height: number, edge: number): [width: number, height: number] {
  const scale = Math.min(1, edge / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

async function asItIs(file: Blob): Promise<Picture> {
  return { bytes: await file.arrayBuffer(), type: file.type || "application/octet-stream", thumb: null };
}

/** Turned as the camera says. Browsers differ in what createImageBitmap can do; an image element is the older way. */
async function decoded(file: Blob): Promise<Drawable | null> {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    return { source: bitmap, width: bitmap.width, height: bitmap.height, close: () => bitmap.close() };
  } catch {
    return asElement(file);
  }
}

async function asElement(file: Blob): Promise<Drawable | null> {
  const url = URL.createObjectURL(file);
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch {
    URL.revokeObjectURL(url);
    return null;
  }
  const { naturalWidth: width, naturalHeight: height } = image;
  return { source: image, width, height, close: () => URL.revokeObjectURL(url) };
}

/** A JPEG, or what the browser made instead (some answer with PNG and say so only in its type); null for neither. */
async function drawn({ source, ...size }: Drawable, edge: number, quality: number): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = fitted(size.width, size.height, edge);
  const context = canvas.getContext("2d");
  if (!context) return null;
  // A JPEG has no see-through: what shines through is paper, not black.
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  canvas.width = 0; // gives the memory back at once where browsers keep it (WebKit)
  return blob && /^image\/(jpeg|png)$/.test(blob.type) ? blob : null;
}
