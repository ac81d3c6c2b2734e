import { t } from "../../text/desk.ts";
import { deskPart } from "../hubs/DeskPart.tsx";

const Part = deskPart(() => import("../../parts/templates.tsx"));

/** The desk's templates, once their part of the page is here. */
export function TemplatesPart({ path }: { path: string }) {
  return (
    <Part title={t("new.template")} back="/orders">
      {({ TemplatesRoom }) => <TemplatesRoom path={path} />}
    </Part>
  );
}
