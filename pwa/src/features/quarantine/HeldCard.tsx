import { useState } from "preact/hooks";
import { t } from "../../text/desk.ts";
import { when } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Files, FilesCount } from "../files/Files.tsx";
import { focusSoon } from "../hubs/focus.ts";
import { Person } from "../hubs/Person.tsx";
import type { DeskOrder, DeskPiece } from "../orders/rows.ts";
import { Contents } from "./Contents.tsx";
import { receive, setAside } from "./decide.ts";
import { kindOf } from "./list.ts";
import { type Payload, payloadOf } from "./payload.ts";
import type { DeskHeld } from "./rows.ts";
import { why } from "./why.ts";

function what(held: DeskHeld, { order, piece }: Payload): string {
  const title = [order?.title, piece?.code].filter(Boolean).join(" ") || t("order.title");
  return t(`held.act.${kindOf(held.name)}`, { title });
}

const reasons = ["twice", "again", "mistake"] as const;

/** Why it is set aside: one of three, or in own words. */
function Reasons({ onChoose, onClose }: { onChoose: (reason: string) => void; onClose: () => void }) {
  const [own, setOwn] = useState("");
  const written = own.trim();
  return (
    <fieldset class="stack tight reasons">
      <legend>{t("held.why")}</legend>
      <div class="row">
        {reasons.map((reason) => (
          <Button key={reason} onClick={() => onChoose(t(`held.reason.${reason}`))}>
            {t(`held.reason.${reason}`)}
          </Button>
        ))}
      </div>
      <TextInput label={t("held.reason.own")} value={own} onInput={setOwn} maxLength={200} />
      <div class="row">
        <Button icon="check" disabled={written === ""} onClick={() => onChoose(written)}>
          {t("held.reason.use")}
        </Button>
        <Button kind="quiet" icon="x" onClick={onClose}>
          {t("held.reason.close")}
        </Button>
      </div>
    </fieldset>
  );
}

export interface HeldCardProps {
  id: string;
  held: DeskHeld;
  orders: ReadonlyMap<string, DeskOrder>;
  pieces: ReadonlyMap<string, DeskPiece>;
  /** Something of its lane has to be decided first. */
  waits: boolean;
  now: number;
}

/** One thing that was stopped: whose it is, why, what is in it, and what to do. */
export function HeldCard({ id, held, orders, pieces, waits, now }: HeldCardProps) {
  const [asking, setAsking] = useState(false);
  const payload = payloadOf(held, orders, pieces);
  const title = what(held, payload);
  const aside = held.decision;
  return (
    <li class={`card stack ${aside === null ? "wait" : "over"}`}>
      <div class="row ends">
        <Person name={held.person.name} tint={held.person.tint}>
          {t("held.device", { device: held.label })}
        </Person>
        <Badge tone={aside === null ? "wait" : "paper"} icon={held.verdict === "refused" ? "stop" : "box"}>
          {t(aside === null ? `held.state.${held.verdict}` : "held.state.aside")}
        </Badge>
      </div>
      <div>
        <h3>{title}</h3>
        <p>{why(held.code)}</p>
        <p class="small soft num">
          {t("held.times", { made: when(held.at, now), received: when(held.received_at, now) })}
        </p>
        {aside === null && held.tried_at !== null && (
          <p class="small soft num">{t("held.tried", { when: when(held.tried_at, now) })}</p>
        )}
        {aside !== null && (
          <p class="small soft num">
            {t("held.asideBy", { name: aside.by?.name ?? "", when: when(aside.at, now), reason: aside.reason })}
          </p>
        )}
      </div>
      {held.words && (
        <Notice tone="info" icon="person" title={t("held.words", { name: held.person.name })}>
          <p class="said">{held.words}</p>
        </Notice>
      )}
      <Contents payload={payload} args={held.args} caption={t("held.contents", { title })} />
      <FilesCount of={held} />
      <Files of={held} code={title} />
      {asking ? (
        <Reasons
          onChoose={(reason) => {
            setAside(id, held, reason);
            focusSoon("held-head");
          }}
          onClose={() => setAsking(false)}
        />
      ) : (
        <div class="row">
          {!waits && !held.name.startsWith("held.") && (
            <Button
              icon="check"
              label={t("held.receive.label", { title, name: held.person.name })}
              onClick={() => {
                void receive(id, held);
                focusSoon("held-head");
              }}
            >
              {t("held.receive")}
            </Button>
          )}
          {waits && <p class="small soft grow">{t("held.waits")}</p>}
          {aside === null && (
            <Button
              kind="quiet"
              icon="box"
              label={t("held.aside.label", { title, name: held.person.name })}
              onClick={() => setAsking(true)}
            >
              {t("held.aside")}
            </Button>
          )}
          <Button kind="quiet" icon="person" href={`#/people/${held.person.id}`}>
            {t("now.person")}
          </Button>
        </div>
      )}
    </li>
  );
}
