/** Photos and recordings: taking them, sending them, and how far they are. */
export { Attachments } from "../features/files/Attachments.tsx";
export { FileSettings } from "../features/files/FileSettings.tsx";
export { OnTheWay } from "../features/files/OnTheWay.tsx";
export { Files } from "../house/files.ts";
