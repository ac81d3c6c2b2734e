import { initials } from "./initials.ts";

/** A person: initials on a warm colour. The name stands beside it, so readers skip the face. */
export function Face({ name, tint, size = "m" }: { name: string; tint: number; size?: "s" | "m" | "l" }) {
  return (
    <span class={`face ${size}`} style={{ background: `var(--tint-${Math.abs(tint % 8)})` }} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
