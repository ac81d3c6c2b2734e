import type { deskIcons } from "./deskIcons.ts";
import type { fileIcons } from "./fileIcons.ts";
import { icons, type workerIcons } from "./icons.ts";
import type { ideaIcons } from "./ideaIcons.ts";

export type IconName =
  | keyof typeof workerIcons
  | keyof typeof deskIcons
  | keyof typeof fileIcons
  | keyof typeof ideaIcons;

/** An icon, inlined. It always stands beside words, so it is hidden from readers. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={icons[name]} />
    </svg>
  );
}
