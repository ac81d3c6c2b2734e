/** The desks' proposals, of the coordinator and of the firm. */
export { ProposalsRoom } from "../features/proposals/ProposalsRoom.tsx";
