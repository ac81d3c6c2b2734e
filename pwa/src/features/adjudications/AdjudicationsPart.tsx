import { inset } from "../hubs/inset.tsx";

/** Several answers, gold pieces, rejections and appeals: what a desk needs now and then. */
export const AdjudicationsPart = inset(() => import("../../parts/adjudications.tsx"));
