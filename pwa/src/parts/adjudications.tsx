/** The desk's decisions: between answers, about gold pieces, rejections and appeals. */
export { Fault } from "../features/adjudications/Fault.tsx";
export { Room } from "../features/adjudications/Room.tsx";
export { Urgent } from "../features/adjudications/Urgent.tsx";
