/** The icon set: 24 × 24, drawn with strokes. */
export const workerIcons = {
  add: "M12 5v14M5 12h14",
  back: "M15 5l-7 7 7 7",
  box: "M4 8l8-4 8 4v9l-8 4-8-4zM4 8l8 4 8-4M12 12v9",
  check: "M5 12.5l4.5 4.5L19 7",
  clock: "M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3.5 2",
  connect: "M20 7v4h-4M4 17v-4h4M19.5 11A8 8 0 006 7.5L4 10M4.5 13A8 8 0 0018 16.5l2-2.5",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  edit: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
  file: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  give: "M9 7L4 12l5 5M4 12h10a6 6 0 016 6v1",
  info: "M12 21a9 9 0 100-18 9 9 0 000 18zM12 11v6M12 7.5v.01",
  minus: "M5 12h14",
  next: "M9 5l7 7-7 7",
  person: "M12 11.5a4 4 0 100-8 4 4 0 000 8zM4.5 20.5c0-4.5 3.5-6.5 7.5-6.5s7.5 2 7.5 6.5",
  phone: "M7 3h10v18H7zM11 18h2",
  qr: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 18h2v2h-2zM18 14h2M14 18v2",
  search: "M10.5 17a6.5 6.5 0 100-13 6.5 6.5 0 000 13zM15.5 15.5L20 20",
  send: "M4 12l16-8-5 16-4-6.5zM11 13.5L20 4",
  stop: "M8.5 3h7L21 8.5v7L15.5 21h-7L3 15.5v-7zM12 8v5M12 16v.01",
  sun: "M12 16a4 4 0 100-8 4 4 0 000 8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6",
  wait: "M7 3h10M7 21h10M8 3v4l4 5 4-5V3M8 21v-4l4-5 4 5v4",
  warn: "M12 4L2.5 20h19zM12 10v4.5M12 17.5v.01",
  x: "M6 6l12 12M18 6L6 18",
} as const;

/** What can be drawn on this page; deskIcons.ts adds to it. */
export const icons: Record<string, string> = { ...workerIcons };
