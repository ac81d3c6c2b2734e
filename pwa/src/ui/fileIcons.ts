/** Icons of photos and recordings. The part of the page that imports this can draw them. */
import { icons } from "./icons.ts";

export const fileIcons = {
  camera: "M4 8h3l2-3h6l2 3h3v11H4zM12 16.5a3.5 3.5 0 100-7 3.5 3.5 0 000 7z",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5v.01",
  mic: "M12 14a3 3 0 003-3V6a3 3 0 00-6 0v5a3 3 0 003 3zM6 11a6 6 0 0012 0M12 17v4",
  play: "M8 5l11 7-11 7z",
} as const;

Object.assign(icons, fileIcons);
