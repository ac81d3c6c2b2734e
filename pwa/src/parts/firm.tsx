/** The firm's room. */
export { FirmRoom } from "../features/firms/FirmRoom.tsx";
