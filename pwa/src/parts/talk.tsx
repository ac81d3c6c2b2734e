/** The desk's and the firm's talks. */

import css from "../features/threads/threads.css?inline";
import { dress } from "../ui/dress.ts";

export { TalkRoom } from "../features/threads/TalkRoom.tsx";

dress(css);
