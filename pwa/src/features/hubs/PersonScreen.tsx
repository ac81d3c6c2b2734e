import { house } from "../../house.ts";
import { t } from "../../text/desk.ts";
import { bytes, when } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Face } from "../../ui/Face.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { MoveButton } from "../leases/MoveButton.tsx";
import type { DeskDevice, DeskOrder, DeskPerson, DeskPiece, DeskResult } from "../orders/rows.ts";
import { called } from "./called.ts";
import { DeskPage } from "./DeskPage.tsx";
import { revoking, stopDevice } from "./devices.ts";
import { focusSoon } from "./focus.ts";
import { hand } from "./hand.ts";
import { loading } from "./loading.ts";
import { useNow } from "./now.ts";
import { ContactBadge } from "./PeopleScreen.tsx";
import { clockMinutes, isReplaced, silentAfter } from "./urgency.ts";

function DeviceState({ device, now }: { device: DeskDevice; now: number }) {
  if (device.revoked) return <Badge icon="stop">{t("device.revoked")}</Badge>;
  if (revoking.value.has(device.id)) {
    return (
      <Badge tone="wait" icon="stop">
        {t("device.revoking")}
      </Badge>
    );
  }
  if (now - (device.contact_at ?? device.paired_at) > silentAfter) {
    return (
      <Badge tone="wait" icon="clock">
        {t("people.silent")}
      </Badge>
    );
  }
  return (
    <Badge tone="good" icon="check">
      {t("people.connected")}
    </Badge>
  );
}

function pendingOf({ pending, pending_bytes, pending_since }: DeskDevice, now: number): string {
  if (!pending || !pending_bytes || !pending_since) return t("device.pending.value", { count: pending });
  return t("device.pending.since", { count: pending, size: bytes(pending_bytes), when: when(pending_since, now) });
}

function Device({ device, person, now }: { device: DeskDevice; person: DeskPerson; now: number }) {
  const over = device.revoked || revoking.value.has(device.id);
  const own = house.me.value?.id === person.id;
  const minutes = clockMinutes(device);
  return (
    <li class={`card stack tight${over ? " over" : ""}`}>
      <div class="row ends">
        <strong>{device.label}</strong>
        <DeviceState device={device} now={now} />
      </div>
      <dl class="facts across">
        <div>
          <dt>{t("device.contact")}</dt>
          <dd class="num">{device.contact_at === null ? t("device.never") : when(device.contact_at, now)}</dd>
        </div>
        <div>
          <dt>{t("device.pending")}</dt>
          <dd class="num">{pendingOf(device, now)}</dd>
        </div>
        <div>
          <dt>{t("device.paired")}</dt>
          <dd class="num">{when(device.paired_at, now)}</dd>
        </div>
        <div>
          <dt>{t("device.app")}</dt>
          <dd class="num">{device.app}</dd>
        </div>
        {device.storage != null && (
          <div>
            <dt>{t("device.storage")}</dt>
            <dd class="num">{bytes(device.storage)}</dd>
          </div>
        )}
        {minutes !== 0 && (
          <div>
            <dt>{t("device.ahead")}</dt>
            <dd class="num">
              {t(minutes > 0 ? "device.ahead.fast" : "device.ahead.slow", { minutes: Math.abs(minutes) })}
            </dd>
          </div>
        )}
      </dl>
      {device.lost && device.lost_at ? (
        <Notice tone="wait" title={t("device.lost.title", { count: device.lost })}>
          {t("device.lost", { count: device.lost, when: when(device.lost_at, now) })}
        </Notice>
      ) : null}
      {isReplaced(device, person) && (
        <Notice tone="wait" title={t("device.replaced.title", { count: device.pending })}>
          {t("device.replaced")}
        </Notice>
      )}
      {!over && (
        <div class="row ends">
          <p class="small soft grow">{t(own ? "device.stop.own" : "device.stop.hint")}</p>
          <Button
            kind="danger"
            icon="stop"
            label={t("device.stop.label", { device: device.label, name: person.name })}
            onClick={() => {
              stopDevice(device.id, person.name);
              focusSoon("devices-head");
            }}
          >
            {t("device.stop")}
          </Button>
        </div>
      )}
    </li>
  );
}

/** One person: phones, and what is in their hands. `id` is the row's key. */
export function PersonScreen({ id }: { id: string }) {
  const now = useNow();
  const person = house.rows<DeskPerson>("desk", "person").value.get(id);
  const orders = house.rows<DeskOrder>("desk", "order").value;
  const pieces = house.rows<DeskPiece>("desk", "piece").value;
  const results = house.rows<DeskResult>("desk", "result").value;
  if (person === undefined) {
    return (
      <DeskPage title={t("people.title")} back="/people">
        {loading("desk") ? (
          <Skeleton label={t("ui.loading")} />
        ) : (
          <Empty
            icon="search"
            title={t("person.unknown")}
            action={<Button href="#/people">{t("person.toList")}</Button>}
          />
        )}
      </DeskPage>
    );
  }
  const holds = hand(person.id, pieces, results);
  return (
    <DeskPage title={called(person.name)} back="/people">
      <div class="row ends">
        <span class="person">
          <Face name={person.name} tint={person.tint} size="l" />
          <span>{person.firm?.name ?? t(`role.${person.role}`)}</span>
        </span>
        <ContactBadge person={person} now={now} />
      </div>
      <div class="split">
        <section class="stack" aria-labelledby="devices-head">
          <h2 id="devices-head" tabIndex={-1}>
            {t("device.title")}
          </h2>
          {person.devices.length === 0 ? (
            <p class="soft">{t("device.none")}</p>
          ) : (
            <ul class="stack">
              {person.devices.map((device) => (
                <Device key={device.id} device={device} person={person} now={now} />
              ))}
            </ul>
          )}
          {person.devices.length > 0 && (
            <div class="card row ends">
              <p class="small soft grow">{t("handover.about")}</p>
              <Button icon="upload" href="#/handover">
                {t("handover.title")}
              </Button>
            </div>
          )}
        </section>
        {person.role === "worker" && (
          <section class="card stack" aria-labelledby="hand-head">
            <div class="row ends">
              <h2 id="hand-head">{t("hand.title")}</h2>
              {holds.some(({ leased }) => leased > 0) && <MoveButton person={person.id} order={null} />}
            </div>
            {holds.length === 0 ? (
              <p class="soft">{t("hand.none")}</p>
            ) : (
              <ul class="stack">
                {holds.map((one) => (
                  <li key={one.order} class="stack tight">
                    <a href={`#/orders/${one.order}?who=${person.id}`}>
                      {orders.get(String(one.order))?.title ?? t("order.title")}
                    </a>
                    <span class="small num">{t("hand.counts", { leased: one.leased, received: one.received })}</span>
                    {one.until !== null && (
                      <span class="small soft num">{t("piece.until", { when: when(one.until, now) })}</span>
                    )}
                  </li>
                ))}
              </ul>
            )}
          </section>
        )}
      </div>
    </DeskPage>
  );
}
