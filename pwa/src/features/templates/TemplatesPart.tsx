import { signal } from "@preact/signals";
import { t } from "../../text/desk.ts";
import { type Fetched, LazyRoom } from "../hubs/LazyRoom.tsx";

const from = () => import("../../parts/templates.tsx");
const part: Fetched<Awaited<ReturnType<typeof from>>> = signal();

/** The desk's templates, once their part of the page is here. */
export function TemplatesPart({ path }: { path: string }) {
  return (
    <LazyRoom part={part} from={from} title={t("new.template")} back="/orders">
      {({ TemplatesRoom }) => <TemplatesRoom path={path} />}
    </LazyRoom>
  );
}
