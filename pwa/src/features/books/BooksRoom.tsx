import { house } from "../../house.ts";
import { match } from "../../shell/router.ts";
import { BooksScreen } from "./BooksScreen.tsx";
import { InvoiceScreen } from "./InvoiceScreen.tsx";
import { LinesScreen } from "./LinesScreen.tsx";

/** 帳簿: the coordinator's books; for a firm what it owes. */
export function BooksRoom({ path }: { path: string }) {
  if (house.me.value?.role === "firm") return <InvoiceScreen />;
  const lines = match("/books/:person/:month", path);
  if (lines?.person && lines.month) {
    return <LinesScreen key={path} person={Number(lines.person)} month={lines.month} />;
  }
  return <BooksScreen />;
}
