import { lazyRoom } from "../hubs/lazyRoom.tsx";
import { forms } from "../templates/TemplatesPart.tsx";

/** 技能と練習 on the coordinator's desk. It comes with the templates: both need the forms' engine. */
export const SkillsPart = lazyRoom(async () => (await forms()).SkillsRoom, "nav.people", "/people");
