import { house } from "../../house.ts";
import { bytes, when, yen } from "../../text/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { toast } from "../../ui/toast.tsx";
import { pieces, returned } from "../pieces/data.ts";
import { leaving } from "../pieces/leave.ts";
import { weighed } from "./choose.ts";
import { type HeldPack, heldPacks, type PackRow } from "./held.ts";
import { t } from "./words.ts";

const packs = house.rows<PackRow>("person", "pack");

/** The rest of a pack goes back: a few seconds to think again, then it is written down. */
function giveBack({ id, rest }: HeldPack): void {
  const gone = new Set(rest);
  leaving.value = new Set([...leaving.value, ...gone]);
  const stay = (): void => {
    leaving.value = new Set([...leaving.value].filter((piece) => !gone.has(piece)));
  };
  toast(t("backDone", { n: rest.length }), stay, () => {
    house.act("pack.give_back", `pack/${id}`, { pack: id, pieces: rest }).catch(() => {
      stay();
      toast(t("failed"));
    });
  });
}

function Bento({ pack }: { pack: HeldPack }) {
  const done = t("done", { done: pack.done, all: pack.all });
  return (
    <Card>
      <div class="stack tight">
        <h2>{t("title", { minutes: pack.minutes })}</h2>
        <Bar value={pack.done} max={pack.all} label={done} />
        <span class="facts small">
          <span class="nowrap">{t("facts", { yen: yen(pack.yen) })}</span>
          <span class="nowrap">{t("until", { time: when(pack.until) })}</span>
          <span class="nowrap">{t("size", { size: bytes(weighed(pack.pieces)) })}</span>
        </span>
        <div>
          <Button kind="quiet" icon="give" onClick={() => giveBack(pack)}>
            {t("back", { n: pack.rest.length })}
          </Button>
        </div>
      </div>
    </Card>
  );
}

/** Packs in my hands, as one thing each. */
export function HeldPacks() {
  const held = heldPacks(packs.value, pieces.value, returned.value, leaving.value);
  if (held.length === 0) return null;
  return (
    <section class="stack tight" aria-label={t("head")}>
      {held.map((pack) => (
        <Bento key={pack.id} pack={pack} />
      ))}
    </section>
  );
}
