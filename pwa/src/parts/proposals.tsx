/** What a worker notices during the work, and what became of it. */

export { IdeaNews } from "../features/proposals/IdeaNews.tsx";
export { Ideas } from "../features/proposals/Ideas.tsx";
export { Spark } from "../features/proposals/Spark.tsx";
