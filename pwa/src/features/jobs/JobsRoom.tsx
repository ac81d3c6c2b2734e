import { match } from "../../shell/router.ts";
import { AskScreen } from "./AskScreen.tsx";
import { JobsScreen } from "./JobsScreen.tsx";
import { NewScreen } from "./NewScreen.tsx";
import { SheetScreen } from "./SheetScreen.tsx";
import { TreeScreen } from "./TreeScreen.tsx";

/** The desk's screens about a firm's work. */
export function JobsRoom({ path }: { path: string }) {
  if (match("/jobs/new", path)) return <NewScreen />;
  const found = match("/jobs/:firm/:root", path) ?? match("/jobs/:firm/:root/:node", path);
  if (!found) return <JobsScreen />;
  const [firm, root, node] = [Number(found.firm), found.root ?? "", found.node];
  if (node === "ask") return <AskScreen key={root} firm={firm} root={root} />;
  if (node === "sheet") return <SheetScreen firm={firm} root={root} />;
  return <TreeScreen key={root} firm={firm} root={root} node={node} />;
}
