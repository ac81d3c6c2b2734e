/** What pieces are read from: kept on the phone, and shown beside the form. Comes with the first piece that has a picture. */
export { watchPictures } from "../features/sources/keep.ts";
export { Pictures } from "../features/sources/Pictures.tsx";
