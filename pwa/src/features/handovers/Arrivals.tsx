import { t } from "../../text/desk.ts";
import { when } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Person } from "../hubs/Person.tsx";
import { kindOf } from "../quarantine/list.ts";
import { why } from "../quarantine/why.ts";
import { type Item, isIn, type Taken } from "./taken.ts";

function State({ item }: { item: Item }) {
  if (!isIn(item)) {
    return (
      <Badge tone="wait" icon="box">
        {t(item.decision === null ? "handover.state.stopped" : "held.state.aside")}
      </Badge>
    );
  }
  return (
    <Badge tone="good" icon="check">
      {item.receipt === null ? t("handover.state.taken") : t("piece.receipt", { receipt: item.receipt })}
    </Badge>
  );
}

function Arrival({ item }: { item: Item }) {
  const title = item.piece ?? t("order.title");
  return (
    <li class={`card stack tight ${isIn(item) ? "good" : "wait"}`}>
      <span class="row ends">
        <strong>{t(`held.act.${kindOf(item.name)}`, { title })}</strong>
        <State item={item} />
      </span>
      {item.code !== null && !isIn(item) && <p>{why(item.code)}</p>}
      <p class="small soft num">
        {t("handover.made", { when: when(item.at) })} {!item.new && t("handover.before")}
      </p>
    </li>
  );
}

/** What arrived with a file: whose it is, each item with its receipt, and what to tell its owner. */
export function Arrivals({ taken, onMore }: { taken: Taken; onMore: () => void }) {
  const stopped = taken.items.filter((item) => !isIn(item) && item.decision === null).length;
  const fresh = taken.items.filter((item) => item.new).length;
  return (
    <section class="stack" aria-labelledby="handover-head">
      <h2 id="handover-head" tabIndex={-1}>
        {t("handover.head")}
      </h2>
      <Person name={taken.person.name} tint={taken.person.tint} size="l">
        {t("held.device", { device: taken.label || taken.device })}
      </Person>
      <Notice
        alert
        tone={stopped > 0 ? "wait" : "good"}
        title={t(fresh > 0 ? "handover.done" : "handover.doneBefore", { count: fresh })}
        action={
          stopped > 0 && (
            <Button icon="box" href={`#/held?who=${taken.person.id}`}>
              {t("now.held.do")}
            </Button>
          )
        }
      >
        <p>{stopped > 0 ? t("handover.stopped", { count: stopped }) : t("handover.later")}</p>
      </Notice>
      {taken.items.length > 0 && (
        <ol class="stack tight">
          {taken.items.map((item) => (
            <Arrival key={item.n} item={item} />
          ))}
        </ol>
      )}
      {taken.drafts.length > 0 && (
        <ul class="stack tight">
          {taken.drafts.map((draft) => (
            <li key={draft.piece} class="small">
              {t(draft.kept ? "handover.draft" : "handover.draftNot", { piece: draft.piece })}
            </li>
          ))}
        </ul>
      )}
      <div class="row">
        <Button icon="upload" onClick={onMore}>
          {t("handover.more")}
        </Button>
        <Button kind="quiet" icon="person" href={`#/people/${taken.person.id}`}>
          {t("now.person")}
        </Button>
      </div>
    </section>
  );
}
