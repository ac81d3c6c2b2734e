/** Talking: questions, answers and what waits for them. The service worker keeps it, so it is there without a network. */

import css from "../features/threads/threads.css?inline";
import { adopt } from "../shell/adopt.ts";

export { Ask, AskLine } from "../features/threads/Ask.tsx";
export { Talking } from "../features/threads/Talking.tsx";
export { TalkPage } from "../features/threads/TalkPage.tsx";

adopt(css);
