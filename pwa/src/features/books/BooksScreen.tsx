import "./books.css";
import { day } from "../../text/index.ts";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { Person } from "../hubs/Person.tsx";
import { ClosingCard } from "./ClosingCard.tsx";
import { questions } from "./data.ts";
import { Months } from "./Months.tsx";
import { Payments } from "./Payments.tsx";
import { Sheets } from "./Sheets.tsx";
import { plain, today } from "./say.ts";
import { TermsCard } from "./TermsCard.tsx";
import { w } from "./words.ts";

/** What workers ask about lines, the newest first. */
function Questions() {
  const all = [...questions.value].sort(([, a], [, b]) => b.at - a.at);
  if (all.length === 0) return null;
  return (
    <section class="card stack" aria-labelledby="questions-head">
      <h2 id="questions-head">{w("questions")}</h2>
      <ul class="stack">
        {all.map(([id, one]) => (
          <li key={id} class="stack tight">
            <Person name={one.worker.name} tint={one.worker.tint} size="s">
              {w("questionAbout", {
                day: day(one.line_at),
                code: one.code,
                title: one.title,
                yen: plain(one.yen),
              })}
            </Person>
            <p>{one.words}</p>
            <a href={`#/books/${one.worker.id}/${today(one.line_at).slice(0, 7)}`}>{w("questionLook")}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** 帳簿: close, pay, answer; then the months, the sheets and the rules. */
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
          <Questions />
          <Sheets />
          <TermsCard />
        </div>
      </div>
    </DeskPage>
  );
}
