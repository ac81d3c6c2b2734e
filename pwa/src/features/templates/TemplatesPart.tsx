import { lazyRoom } from "../hubs/lazyRoom.tsx";

/** The part with the forms' engine. */
export const forms = () => import("../../parts/templates.tsx");

/** The desk's templates. */
export const TemplatesPart = lazyRoom(async () => (await forms()).TemplatesRoom, "new.template", "/orders");
