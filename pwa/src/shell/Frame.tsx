import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { house } from "../house.ts";
import { type Key, t } from "../text/index.ts";
import { Button } from "../ui/Button.tsx";
import { Icon, type IconName } from "../ui/Icon.tsx";
import { Notice } from "../ui/Notice.tsx";
import { enough, pulled, usePull } from "./pull.ts";
import { route } from "./router.ts";
import { StatusLine } from "./StatusLine.tsx";
import { waitingLong } from "./status.ts";

const rooms: readonly { path: string; icon: IconName; word: Key }[] = [
  { path: "/", icon: "sun", word: "nav.today" },
  { path: "/find", icon: "search", word: "nav.find" },
  { path: "/delivered", icon: "box", word: "nav.delivered" },
  { path: "/me", icon: "person", word: "nav.me" },
];

function connect(): void {
  void house.connect();
}

/** What stands around every screen of a worker: the status line above, the four rooms below. */
export function Frame({ children }: { children: ComponentChildren }) {
  usePull(connect);
  const path = route.value;
  // A screen with an action of its own at the thumb leaves the rooms away; its arrow leads back.
  const inside = /^\/(piece|order|idea|talk|training)\//.test(path);
  useEffect(() => {
    document.documentElement.toggleAttribute("data-rooms", !inside);
  }, [inside]);
  const hours = path === "/outbox" ? null : waitingLong(house.outbox.value, Date.now());
  const distance = pulled.value;
  return (
    <>
      <div class="pull" style={{ height: `${distance}px` }} aria-hidden="true">
        {distance > 0 && (
          <span class={enough(distance) ? "ready" : undefined}>
            <Icon name="connect" /> {t("outbox.connect")}
          </span>
        )}
      </div>
      <StatusLine />
      {hours !== null && (
        <div class="page old">
          <Notice
            tone="wait"
            icon="clock"
            title={t("outbox.oldTitle", { n: hours })}
            action={
              <Button icon="connect" busy={house.link.value.state === "connecting"} onClick={connect}>
                {t("outbox.connect")}
              </Button>
            }
          >
            {t("outbox.oldBody")}
          </Notice>
        </div>
      )}
      {children}
      {!inside && (
        <nav class="rooms" aria-label={t("nav.label")}>
          {rooms.map((room) => (
            <a key={room.path} href={`#${room.path}`} aria-current={room.path === path ? "page" : undefined}>
              <Icon name={room.icon} />
              <span>{t(room.word)}</span>
            </a>
          ))}
        </nav>
      )}
    </>
  );
}
