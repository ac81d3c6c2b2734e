import { match } from "../../shell/router.ts";
import { EditScreen } from "./EditScreen.tsx";
import { TemplateScreen } from "./TemplateScreen.tsx";
import { TemplatesScreen } from "./TemplatesScreen.tsx";

/** The desk's screens about templates. */
export function TemplatesRoom({ path }: { path: string }) {
  const job = /^\/templates\/new\?job=([\w-]+)$/.exec(path)?.[1];
  if (job !== undefined) return <EditScreen key={job} name="new" job={job} />;
  if (match("/templates/new", path)) return <EditScreen key="new" name="new" />;
  const edit = match("/templates/:code/edit", path)?.code;
  const proposal = Number(new URLSearchParams(path.split("?")[1]).get("proposal"));
  if (edit !== undefined) return <EditScreen key={edit} name={edit} proposal={proposal || null} />;
  const code = match("/templates/:code", path)?.code;
  return code === undefined ? <TemplatesScreen /> : <TemplateScreen key={code} code={code} />;
}
