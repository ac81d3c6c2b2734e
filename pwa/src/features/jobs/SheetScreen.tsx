import { house } from "../../house.ts";
import { day, yen } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { suggestedYen } from "../orders/price.ts";
import type { Hub } from "../orders/rows.ts";
import { firms, nodesOf, scope } from "./data.ts";
import type { Job } from "./rows.ts";
import { because, hours, rhythm } from "./say.ts";
import { NoTree } from "./TreeScreen.tsx";
import { childrenOf, firstBite, minutesAMonth, timesAMonth } from "./weighing.ts";
import { t } from "./words.ts";

interface Line {
  job: Job;
  level: number;
}

/** What a month of the first bite would cost. */
function Price({ star }: { star: Job }) {
  const { minutes } = star.facts;
  const times = timesAMonth(star.facts);
  if (!minutes || !times) return <p>{t("sheet.price.none")}</p>;
  const each = suggestedYen(minutes);
  const unit = star.facts.unit ?? t("times");
  return (
    <p class="num">
      {t("sheet.price", { n: times, unit, yen: yen(each), total: yen(each * times) })}
      <br />
      <span class="small soft">{t("sheet.price.how")}</span>
    </p>
  );
}

/** 切り出しシート: one page for whoever decides. A larger tree goes on, with its heads on every page. */
export function SheetScreen({ firm, root }: { firm: number; root: string }) {
  const rows = nodesOf(firm, root);
  const whole = rows.find((row) => row.key === root && !row.removed);
  if (!whole) return <NoTree />;
  const below = childrenOf(rows);
  const minutes = minutesAMonth(rows);
  const star = rows.find((row) => row.key === firstBite(rows));
  const lines: Line[] = [];
  const collect = (parent: string, level: number): void => {
    for (const job of below.get(parent) ?? []) {
      lines.push({ job, level });
      collect(job.key, level + 1);
    }
  };
  collect(root, 0);
  const leaves = lines.filter(({ job }) => job.state !== "split");
  const inside = leaves.filter(({ job }) => job.state === "keep_inside");
  const out = leaves.filter(({ job }) => ["suggested", "agreed", "templated"].includes(job.state));
  const sum = (list: Line[]) => list.reduce((total, { job }) => total + (minutes.get(job.key) ?? 0), 0);
  const owner = firms.value.get(String(firm));
  const [hub] = house.rows<Hub>(scope.value, "hub").value.values();
  const total = minutes.get(root) ?? null;
  return (
    <DeskPage
      title={t("sheet")}
      back={`/jobs/${firm}/${root}`}
      primary={
        <Button kind="primary" icon="print" full onClick={() => print()}>
          {t("sheet.print")}
        </Button>
      }
    >
      <article class="job-sheet">
        <header>
          <div>
            <p>{t("sheet.for", { firm: owner?.name ?? "" })}</p>
            <p class="job-sheet-title">{whole.facts.title}</p>
          </div>
          <p class="small">
            {hub?.name}
            <br />
            {hub?.coordinator ? t("sheet.by", { name: hub.coordinator.name }) : ""}
            <br />
            {day(Date.now())}
          </p>
        </header>
        <dl class="job-sheet-sums num">
          <div>
            <dt>{t("sheet.total")}</dt>
            <dd>{total === null ? t("unknown") : hours(total)}</dd>
          </div>
          <div>
            <dt>{t("sheet.out")}</dt>
            <dd>{hours(sum(out))}</dd>
          </div>
          <div>
            <dt>{t("sheet.inside")}</dt>
            <dd>{hours(sum(inside))}</dd>
          </div>
        </dl>
        {star && (
          <section class="job-sheet-first" aria-labelledby="sheet-first">
            <h2 id="sheet-first">
              <span class="job-star">★</span>
              {t("first", { title: star.facts.title ?? "" })}
            </h2>
            <p>{because(star)}</p>
            <Price star={star} />
          </section>
        )}
        <table>
          <caption class="sr">{t("tree")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("sheet.step")}</th>
              <th scope="col">{t("sheet.rhythm")}</th>
              <th scope="col" class="end">
                {t("sheet.hours")}
              </th>
              <th scope="col">{t("field.who")}</th>
              <th scope="col">{t("verdict")}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ job, level }) => (
              <tr key={job.key}>
                <th scope="row" class={`job-level-${Math.min(level, 4)}`}>
                  {job.key === star?.key && <span class="job-star">★</span>}
                  {job.facts.title}
                </th>
                <td class="num">{job.state === "split" ? "" : rhythm(job.facts)}</td>
                <td class="num end">{minutes.get(job.key) ? hours(minutes.get(job.key) ?? 0) : ""}</td>
                <td>
                  {job.facts.who}
                  {job.facts.hands === 1 && <span class="small"> {t("sheet.alone")}</span>}
                </td>
                <td>{job.state === "split" ? "" : t(`state.${job.state}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {inside.length > 0 && (
          <section aria-labelledby="sheet-inside">
            <h2 id="sheet-inside">{t("sheet.stays")}</h2>
            <ul>
              {inside.map(({ job }) => (
                <li key={job.key}>
                  {job.facts.title}
                  {job.reason && t("sheet.reason", { reason: job.reason })}
                </li>
              ))}
            </ul>
          </section>
        )}
        {whole.facts.risk && <p class="small">{t("sheet.risk", { risk: whole.facts.risk })}</p>}
        <footer class="small">{t("sheet.foot")}</footer>
      </article>
    </DeskPage>
  );
}
