import { lazyRoom } from "../hubs/lazyRoom.tsx";

/** The desk's templates. */
export const TemplatesPart = lazyRoom(
  async () => (await import("../../parts/templates.tsx")).TemplatesRoom,
  "new.template",
  "/orders",
);
