import { day, when } from "../../text/index.ts";
import { Face } from "../../ui/Face.tsx";
import { Notice } from "../../ui/Notice.tsx";
import type { Proposal } from "./rows.ts";
import { measuredMinutes, minutesOf } from "./saving.ts";
import { amount, sum, t } from "./words.ts";

/** Who did what, with a face and their words; the newest last. */
export function Story({ of }: { of: Pick<Proposal, "steps"> }) {
  if (of.steps.length === 0) return null;
  return (
    <section class="stack tight" aria-label={t("story")}>
      <h2>{t("story")}</h2>
      <ol class="stack">
        {of.steps.map((step) => (
          <li class="who person" key={`${step.verb}-${step.at}`}>
            {step.by && <Face name={step.by.name} tint={step.by.tint} size="s" />}
            <span class="grow">
              <span class="small">
                {step.by && <strong>{t("name", { name: step.by.name })}</strong>} {t(`step.${step.verb}`)}
              </span>
              <br />
              <span class="small soft num">{when(step.at)}</span>
              {step.words && step.verb !== "note" && step.verb !== "draft" && <p>{step.words}</p>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Minutes before and after, how many a month, and since when. */
export function Facts({ of, wide = false }: { of: Proposal; wide?: boolean }) {
  const told = sum(of);
  if (told === null) return null;
  return (
    <div class="stack tight">
      <dl class={wide ? "facts" : "facts-list"}>
        {of.kind && (
          <div>
            <dt>{t("facts.kind")}</dt>
            <dd>{t(`kind.${of.kind}`)}</dd>
          </div>
        )}
        <div>
          <dt>{t("facts.each")}</dt>
          <dd class="num">{t("facts.minutes", { before: of.before ?? 0, after: of.after ?? 0 })}</dd>
        </div>
        <div>
          <dt>{t("facts.volume")}</dt>
          <dd class="num">{t("facts.month", { n: of.volume ?? 0 })}</dd>
        </div>
        {of.version && of.since !== null && (
          <div>
            <dt>{t("facts.version")}</dt>
            <dd class="num">{t("facts.since", { no: of.version.no, day: day(of.since) })}</dd>
          </div>
        )}
      </dl>
      {of.measured === null && (
        <p>
          <strong class="num">{told}</strong>
        </p>
      )}
    </div>
  );
}

/** What it really saved, or when that will be known. */
export function Measured({ of }: { of: Proposal }) {
  const { measured } = of;
  if (measured === null) {
    if (of.state !== "adopted" || of.measure_at === null) return null;
    return <Notice tone="info" icon="clock" title={t("measure.on", { day: day(of.measure_at) })} />;
  }
  if (measured.after === null) return <Notice tone="paper" icon="clock" title={t("measured.none")} />;
  const minutes = measuredMinutes(of) ?? 0;
  const after = minutesOf(measured.after);
  const title =
    measured.before === null
      ? t("measured.only", { after })
      : t("measured", { before: minutesOf(measured.before), after });
  const word = minutes > 0 ? "measured.saved" : minutes < 0 ? "measured.more" : "measured.same";
  return (
    <Notice tone={minutes > 0 ? "good" : "info"} icon="clock" title={title}>
      <p>
        <strong class="num">{t(word, { month: amount(minutes) })}</strong>
      </p>
      <p class="small soft">{t("measured.how", { before: measured.pieces[0], after: measured.pieces[1] })}</p>
    </Notice>
  );
}
