// The life of an invitation on the screen: what the server answered, and the time that is left.
import type { PersonRef, Role } from "../orders/rows.ts";

export interface Invite {
  code: string;
  expires_at: number;
  person: PersonRef & { role: Role };
  url: string;
  qr: string;
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
}

/** The invitation in an answer's body, or null when it is not one. */
export function readInvite(body: unknown): Invite | null {
  const invite = record(body);
  const person = record(invite?.person);
  if (invite === null || person === null) return null;
  const { code, expires_at, url, qr } = invite;
  if (typeof code !== "string" || typeof expires_at !== "number") return null;
  if (typeof url !== "string" || typeof qr !== "string" || typeof person.name !== "string") return null;
  return { code: spaced(code), expires_at, url, qr, person: person as unknown as Invite["person"] };
}

/** `48271093` is read as `4827-1093`. */
export function spaced(code: string): string {
  const digits = code.replace(/\D/g, "");
  return digits.length === 8 ? `${digits.slice(0, 4)}-${digits.slice(4)}` : code;
}

/** An SVG as the address of an image: scripts in it do not run there. */
export function imageAddress(svg: string): string {
  const named = svg.includes("xmlns=") ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(named)}`;
}

/** Who already has this name and role at the hub: an invitation is for one more device of them. */
export function namesake<P extends { name: string; role: Role }>(
  people: readonly P[],
  name: string,
  role: Role,
): P | null {
  const plain = name.trim().split(/\s+/).join(" ");
  return people.find((person) => person.name === plain && person.role === role) ?? null;
}

export interface Left {
  minutes: number;
  seconds: number;
  over: boolean;
}

export function left(expires: number, now: number): Left {
  const seconds = Math.max(0, Math.ceil((expires - now) / 1000));
  return { minutes: Math.floor(seconds / 60), seconds: seconds % 60, over: seconds === 0 };
}
