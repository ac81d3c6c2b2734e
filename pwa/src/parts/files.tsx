/** Photos and recordings: taking them and sending them. What tells how far they are is in the part `later`. */
export { Attachments } from "../features/files/Attachments.tsx";
export { FieldFiles } from "../features/files/FieldFiles.tsx";
export { Files } from "../house/files.ts";
