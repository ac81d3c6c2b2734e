/** Looking at what was delivered: source and answers side by side. */
export { ReviewPanel } from "../features/reviews/ReviewPanel.tsx";
