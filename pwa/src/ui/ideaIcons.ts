/** The icon of ideas. The part of the page that imports this can draw it. */
import { icons } from "./icons.ts";

export const ideaIcons = {
  bulb: "M12 3a6 6 0 00-3.5 10.9c.6.5 1 1.2 1 2.1h5c0-.9.4-1.6 1-2.1A6 6 0 0012 3zM9.5 19h5M10.5 21.5h3",
} as const;

Object.assign(icons, ideaIcons);
