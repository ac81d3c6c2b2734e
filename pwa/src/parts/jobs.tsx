/** A firm's work on the desk: nobody needs it for a desk's everyday work. */
import css from "../features/jobs/jobs.css?inline";
import { adopt } from "../shell/adopt.ts";

adopt(css);

export { JobsRoom as Room } from "../features/jobs/JobsRoom.tsx";
