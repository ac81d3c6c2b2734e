/** The desk's templates: the forms' engine is in here, and nobody needs it for a desk's everyday work. */
export { TemplatesRoom as Room } from "../features/templates/TemplatesRoom.tsx";
