import { DeskPart } from "../../shell/DeskPart.tsx";

/** What an order of so many yen costs, and when it is paid: beside its price. */
export function Quote({ yen }: { yen: number }) {
  return (
    <DeskPart of="books" quiet>
      {({ OrderQuote }) => <OrderQuote yen={yen} />}
    </DeskPart>
  );
}
