/** What is to be known for a piece besides its form: the manual with its pictures, the rules, what a newer version says. */
export { AiTick } from "../features/manuals/AiTick.tsx";
export { Manual, Rules, weightOf } from "../features/manuals/Manual.tsx";
export { News } from "../features/manuals/News.tsx";
