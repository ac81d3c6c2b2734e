import { deskPart } from "../hubs/DeskPart.tsx";

/** Several answers, gold pieces, rejections and appeals: what a desk needs now and then. */
export const AdjudicationsPart = deskPart(() => import("../../parts/adjudications.tsx"));
