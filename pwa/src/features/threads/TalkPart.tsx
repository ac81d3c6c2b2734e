import { inset } from "../hubs/inset.tsx";

const Talk = inset(() => import("../../parts/talk.tsx"));

/** Ways to the desk's and the firm's talks, with what is unread there: `link`, `link/order/12` or `link/piece/51/7`. */
export function TalkPart({ path }: { path: string }) {
  return <Talk>{({ Room }) => <Room path={path} />}</Talk>;
}
