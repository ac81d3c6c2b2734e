import { t } from "../../text/desk.ts";
import { lazyRoom } from "../hubs/LazyRoom.tsx";

/** The desk's and the firm's talks. `link`, `link/order/12` and `link/piece/51/7` are ways to them, with what is unread there. */
export const TalkPart = lazyRoom(
  async () => (await import("../../parts/talk.tsx")).TalkRoom,
  () => t("ui.loading"),
  "/",
);
