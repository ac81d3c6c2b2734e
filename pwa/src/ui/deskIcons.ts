/** Icons that only the desks show; a worker's page is spared them. The page that imports this can draw them. */
import { icons } from "./icons.ts";

export const deskIcons = {
  bell: "M6 17V11a6 6 0 0112 0v6l1.5 2h-15zM10 21h4",
  building: "M5 21V4h10v17M15 10h4v11M3 21h18M8 8h1M11 8h1M8 12h1M11 12h1M8 16h4",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
  camera: "M4 8h3l2-3h6l2 3h3v11H4zM12 16.5a3.5 3.5 0 100-7 3.5 3.5 0 000 7z",
  chart: "M5 20V12M12 20V5M19 20v-6",
  heart: "M12 20C5 15 3 11.5 4.5 8.5 6 5.5 10 5.5 12 9c2-3.5 6-3.5 7.5-.5C21 11.5 19 15 12 20z",
  home: "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
  people:
    "M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.5a3.5 3.5 0 010 6.5M18 14.5c2.3.800 3.5 2.7 3.5 5.5",
  print: "M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z",
  share: "M12 14V3M8 6.5L12 3l4 3.5M7 10H5v11h14V10h-2",
  talk: "M4 5h16v11h-8l-5 4v-4H4z",
  undo: "M9 5L4 10l5 5M4 10h9a6 6 0 010 12h-3",
  upload: "M12 16V4M7 9l5-5 5 5M5 20h14",
  yen: "M6 4l6 8 6-8M12 12v8M7.5 12.5h9M7.5 16h9",
} as const;

Object.assign(icons, deskIcons);
