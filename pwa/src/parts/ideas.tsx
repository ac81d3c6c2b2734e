/** The desks' proposals, of the coordinator and of the firm. */
export { ProposalsRoom as Room } from "../features/proposals/ProposalsRoom.tsx";
