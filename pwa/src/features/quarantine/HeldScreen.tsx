import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { route } from "../../shell/router.ts";
import { t } from "../../text/desk.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { called } from "../hubs/called.ts";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { Fold } from "../hubs/Fold.tsx";
import { loading } from "../hubs/loading.ts";
import { useNow } from "../hubs/now.ts";
import type { DeskOrder, DeskPerson, DeskPiece } from "../orders/rows.ts";
import { deciding } from "./decide.ts";
import { HeldCard } from "./HeldCard.tsx";
import { type Kept, listsOf, waitsForAnother } from "./list.ts";
import type { DeskHeld } from "./rows.ts";

function whoOf(path: string): number | null {
  const value = Number(new URLSearchParams(path.split("?")[1] ?? "").get("who"));
  return Number.isInteger(value) && value > 0 ? value : null;
}

/** How many cards stand on the screen at once; each may hold a long table. */
const step = 20;

function Cards({ list, card }: { list: readonly Kept[]; card: (one: Kept) => VNode }) {
  const [shown, setShown] = useState(step);
  const left = list.length - shown;
  return (
    <div class="stack">
      <ol class="stack">{list.slice(0, shown).map(card)}</ol>
      {left > 0 && (
        <Button full onClick={() => setShown(shown + step)}>
          {t("pieces.more", { count: Math.min(step, left) })}
        </Button>
      )}
    </div>
  );
}

/** 隔離箱: what could not be taken in by itself, until somebody has looked at it. */
export function HeldScreen() {
  const now = useNow();
  const who = whoOf(route.value);
  const rows = house.rows<DeskHeld>("desk", "held").value;
  const orders = house.rows<DeskOrder>("desk", "order").value;
  const pieces = house.rows<DeskPiece>("desk", "piece").value;
  const person = house.rows<DeskPerson>("desk", "person").value.get(String(who));
  const { waiting, aside } = listsOf(rows, deciding.value, who);
  const card = ([id, held]: Kept) => (
    <HeldCard
      key={id}
      id={id}
      held={held}
      orders={orders}
      pieces={pieces}
      waits={waitsForAnother(held, rows)}
      now={now}
    />
  );
  return (
    <DeskPage title={t("held.title")} back="/">
      {person !== undefined && (
        <p class="row">
          <span>{t("held.of", { name: called(person.name) })}</span>
          <Button kind="quiet" icon="people" href="#/held">
            {t("held.ofAll")}
          </Button>
        </p>
      )}
      {waiting.length > 0 ? (
        <section class="stack" aria-labelledby="held-head">
          <h2 id="held-head" tabIndex={-1} class="section-head">
            {t("held.waiting")} <span class="count num">{waiting.length}</span>
          </h2>
          <p class="small soft">{t("held.about")}</p>
          <Cards list={waiting} card={card} />
        </section>
      ) : loading("desk") ? (
        <Skeleton label={t("ui.loading")} />
      ) : (
        <Empty icon="check" title={t("held.empty.title")} action={<Button href="#/">{t("held.empty.do")}</Button>}>
          <p>{t("held.empty.body")}</p>
        </Empty>
      )}
      {aside.length > 0 && (
        <Fold title={t("held.asideHead", { count: aside.length })} open={false}>
          <Cards list={aside} card={card} />
        </Fold>
      )}
    </DeskPage>
  );
}
