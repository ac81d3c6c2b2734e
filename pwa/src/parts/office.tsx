/** What a coordinator alone needs beside the day's list and the orders. */
export { HandoverScreen } from "../features/handovers/HandoverScreen.tsx";
export { PeopleScreen } from "../features/hubs/PeopleScreen.tsx";
export { PersonScreen } from "../features/hubs/PersonScreen.tsx";
export { InviteScreen } from "../features/invites/InviteScreen.tsx";
export { HeldScreen } from "../features/quarantine/HeldScreen.tsx";
