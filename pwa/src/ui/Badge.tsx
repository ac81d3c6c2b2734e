import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon.tsx";

export type Tone = "paper" | "info" | "good" | "wait" | "bad";

/** A state: icon + word + colour, never colour alone. */
export function Badge({
  tone = "paper",
  icon,
  children,
}: {
  tone?: Tone;
  icon: IconName;
  children: ComponentChildren;
}) {
  return (
    <span class={`badge ${tone}`}>
      <Icon name={icon} />
      <span>{children}</span>
    </span>
  );
}
