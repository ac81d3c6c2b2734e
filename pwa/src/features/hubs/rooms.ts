// The rooms of the desks, and which of them a path belongs to.
import type { DeskKey } from "../../text/desk.ts";
import type { IconName } from "../../ui/Icon.tsx";
import type { Role } from "../orders/rows.ts";

export interface Room {
  path: string;
  icon: IconName;
  word: DeskKey;
  /** first words of paths that lie in this room */
  holds: readonly string[];
}

const coordinator: readonly Room[] = [
  { path: "/", icon: "home", word: "nav.now", holds: ["", "held", "talk", "proposals", "answers", "appeals"] },
  { path: "/orders", icon: "file", word: "nav.orders", holds: ["orders", "templates", "jobs", "checks", "reject"] },
  { path: "/people", icon: "people", word: "nav.people", holds: ["people", "skills", "invite", "handover"] },
  { path: "/books", icon: "yen", word: "nav.books", holds: ["books"] },
  { path: "/me", icon: "person", word: "nav.me", holds: ["me", "outbox"] },
];

const firm: readonly Room[] = [
  { path: "/", icon: "file", word: "nav.firm", holds: ["", "orders", "jobs", "talk"] },
  { path: "/arrived", icon: "box", word: "nav.arrived", holds: ["arrived"] },
  { path: "/proposals", icon: "bulb", word: "nav.proposals", holds: ["proposals"] },
  { path: "/books", icon: "yen", word: "nav.bills", holds: ["books"] },
  { path: "/me", icon: "person", word: "nav.me", holds: ["me", "outbox"] },
];

export function roomsOf(role: Role): readonly Room[] {
  return role === "firm" ? firm : coordinator;
}

export function roomOf(rooms: readonly Room[], path: string): Room | undefined {
  const first = (path.split("?")[0] ?? "").split("/")[1] ?? "";
  return rooms.find((room) => room.holds.includes(first));
}
