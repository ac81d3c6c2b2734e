/** What a worker looks at beside the work. */
export { MePage } from "../features/people/MePage.tsx";
export { OutboxPage } from "../features/people/OutboxPage.tsx";
export { LostWork } from "../features/pieces/LostWork.tsx";
export { DeliveredPage } from "../features/results/DeliveredPage.tsx";
