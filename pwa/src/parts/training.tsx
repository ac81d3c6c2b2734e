/** What a worker can do, and how they learn more. */
export { Training } from "../features/skills/Training.tsx";
export { TrainingNews } from "../features/skills/TrainingNews.tsx";
