import { DeskPart } from "../../shell/DeskPart.tsx";

/** Ways to the desk's and the firm's talks, with what is unread there: `link`, `link/order/12` or `link/piece/51/7`. */
export function TalkPart({ path }: { path: string }) {
  return (
    <DeskPart of="talk" quiet>
      {({ Room }) => <Room path={path} />}
    </DeskPart>
  );
}
