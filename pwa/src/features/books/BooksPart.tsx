import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../../text/desk.ts";
import { type Fetched, fetchPart, LazyRoom } from "../hubs/LazyRoom.tsx";

const from = () => import("../../parts/books.tsx");
const part: Fetched<Awaited<ReturnType<typeof from>>> = signal();

/** 帳簿, once its part of the page is here. */
export function BooksPart({ path }: { path: string }) {
  return (
    <LazyRoom part={part} from={from} title={t("nav.books")}>
      {({ BooksRoom }) => <BooksRoom path={path} />}
    </LazyRoom>
  );
}

/** What an order of so many yen costs, and when it is paid: beside its price. */
export function Quote({ yen }: { yen: number }) {
  useEffect(() => fetchPart(part, from), []);
  return part.value ? <part.value.OrderQuote yen={yen} /> : null;
}
