/** The desk's templates, and skills with their practice: the forms' engine is in here, and nobody needs it for a desk's everyday work. */
export { SkillsRoom } from "../features/skills/SkillsRoom.tsx";
export { TemplatesRoom as Room } from "../features/templates/TemplatesRoom.tsx";
