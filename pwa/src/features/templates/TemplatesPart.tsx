import { t } from "../../text/desk.ts";
import { lazyRoom } from "../hubs/LazyRoom.tsx";

export const TemplatesPart = lazyRoom(
  async () => (await import("../../parts/templates.tsx")).TemplatesRoom,
  () => t("new.template"),
  "/orders",
);
