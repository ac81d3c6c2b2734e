import { inset } from "../hubs/inset.tsx";

const Books = inset(() => import("../../parts/books.tsx"));

/** What an order of so many yen costs, and when it is paid: beside its price. */
export function Quote({ yen }: { yen: number }) {
  return <Books>{({ OrderQuote }) => <OrderQuote yen={yen} />}</Books>;
}
