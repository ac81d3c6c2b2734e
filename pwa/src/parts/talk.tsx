/** The desk's and the firm's talks. */

import css from "../features/threads/threads.css?inline";
import { adopt } from "../shell/adopt.ts";

export { TalkRoom as Room } from "../features/threads/TalkRoom.tsx";

adopt(css);
