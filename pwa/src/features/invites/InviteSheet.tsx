import { useEffect, useRef } from "preact/hooks";
import { house } from "../../house.ts";
import { t } from "../../text/desk.ts";
import { clock } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Face } from "../../ui/Face.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { useNow } from "../hubs/now.ts";
import type { DeskPerson } from "../orders/rows.ts";
import { type Invite, imageAddress, left } from "./invite.ts";

/** How often the desk looks whether the person has arrived, while the sheet lies open. */
const look = 5_000;

function Rest({ expires, now }: { expires: number; now: number }) {
  const rest = left(expires, now);
  if (rest.over) return <Notice alert tone="wait" icon="clock" title={t("invite.over")} />;
  const time = `${rest.minutes}:${String(rest.seconds).padStart(2, "0")}`;
  return (
    <p class="invite-rest num">
      <span class="no-print" role="timer" aria-live="off">
        {t("invite.left", { time })}
      </span>
      <span class="small soft">{t("invite.until", { time: clock(expires) })}</span>
    </p>
  );
}

/** To be shown across the counter, or printed: eight digits, a QR code, and what to do. */
export function InviteSheet({ invite, onClose }: { invite: Invite; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const head = useRef<HTMLHeadingElement>(null);
  const now = useNow(1000);
  const person = house.rows<DeskPerson>("desk", "person").value.get(String(invite.person.id));
  const arrived = person?.devices.some((device) => !device.revoked) ?? false;
  const { over } = left(invite.expires_at, now);

  useEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) element.showModal();
    // the sheet is read from its head, not from its first button
    head.current?.focus();
    return () => element?.close();
  }, []);

  useEffect(() => {
    if (arrived || over) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void house.connect();
    }, look);
    return () => clearInterval(timer);
  }, [arrived, over]);

  return (
    <dialog
      class="invite"
      ref={dialog}
      aria-labelledby="invite-for"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="invite-sheet">
        <header class="invite-head">
          <Face name={invite.person.name} tint={invite.person.tint} size="l" />
          <div>
            <h2 id="invite-for" tabIndex={-1} ref={head}>
              {t("invite.for", { name: invite.person.name })}
            </h2>
            <p class="soft">{house.me.value?.hub.name}</p>
          </div>
        </header>
        {arrived ? (
          <Notice alert tone="good" title={t("invite.arrived", { name: invite.person.name })}>
            <p>{t("invite.arrived.body")}</p>
          </Notice>
        ) : (
          <>
            <div class="invite-codes">
              <img class="invite-qr" src={imageAddress(invite.qr)} alt={t("invite.qr")} width="240" height="240" />
              <div class="invite-digits">
                <p class="small soft">{t("invite.code")}</p>
                <p class="invite-code num">{invite.code}</p>
                <Rest expires={invite.expires_at} now={now} />
              </div>
            </div>
            <ol class="invite-steps">
              <li>{t("invite.step.open")}</li>
              <li>{t("invite.step.scan", { code: invite.code })}</li>
            </ol>
            <p class="small soft invite-url">{t("invite.address", { url: new URL("/", invite.url).href })}</p>
          </>
        )}
        <div class="row invite-act">
          {!arrived && (
            <Button icon="print" onClick={() => print()}>
              {t("invite.print")}
            </Button>
          )}
          <Button kind={arrived ? "primary" : "plain"} icon="check" onClick={onClose}>
            {t("invite.close")}
          </Button>
        </div>
      </div>
    </dialog>
  );
}
