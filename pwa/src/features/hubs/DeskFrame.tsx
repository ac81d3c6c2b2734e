import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { house } from "../../house.ts";
import { route } from "../../shell/router.ts";
import { StatusLine } from "../../shell/StatusLine.tsx";
import { t } from "../../text/desk.ts";
import { Face } from "../../ui/Face.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { type Room, roomOf, roomsOf } from "./rooms.ts";
import { SignedOut } from "./SignedOut.tsx";

function Rooms({ rooms, current }: { rooms: readonly Room[]; current: Room | undefined }) {
  return (
    <ul>
      {rooms.map((room) => (
        <li key={room.path}>
          <a href={`#${room.path}`} aria-current={room === current ? "page" : undefined}>
            <Icon name={room.icon} />
            <span>{t(room.word)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Around every screen of a desk: the status line above; the rooms below on a phone, at the side on a desk. */
export function DeskFrame({ children }: { children: ComponentChildren }) {
  const me = house.me.value;
  const rooms = roomsOf(me?.role ?? "coordinator");
  const current = roomOf(rooms, route.value);
  useEffect(() => {
    document.documentElement.toggleAttribute("data-rooms", true);
  }, []);
  return (
    <div class="desk">
      <nav class="desk-nav" aria-label={t("nav.label")}>
        {me !== null && (
          <div class="desk-who">
            <Face name={me.name} tint={me.tint} />
            <div>
              <strong>{me.name}</strong>
              <span class="small soft">{me.firm?.name ?? me.hub.name}</span>
            </div>
          </div>
        )}
        <Rooms rooms={rooms} current={current} />
      </nav>
      <div class="desk-body">
        <StatusLine />
        <SignedOut />
        {children}
      </div>
    </div>
  );
}
