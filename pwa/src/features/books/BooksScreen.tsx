import "./books.css";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { ClosingCard } from "./ClosingCard.tsx";
import { Months } from "./Months.tsx";
import { Payments } from "./Payments.tsx";
import { Sheets } from "./Sheets.tsx";
import { TermsCard } from "./TermsCard.tsx";
import { w } from "./words.ts";

/** 帳簿: close and pay; then the months, the sheets and the rules. */
export function BooksScreen() {
  return (
    <DeskPage title={w("title")}>
      <div class="split">
        <div class="stack wide">
          <ClosingCard />
          <Payments />
          <Months />
        </div>
        <div class="stack beside">
          <Sheets />
          <TermsCard />
        </div>
      </div>
    </DeskPage>
  );
}
