import { lazyRoom } from "../hubs/lazyRoom.tsx";

/** 提案 on the desks, of the coordinator and of the firm. */
export const ProposalsPart = lazyRoom(
  async () => (await import("../../parts/ideas.tsx")).ProposalsRoom,
  "nav.proposals",
  "/",
);
