import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon.tsx";

export interface ButtonProps {
  kind?: "primary" | "plain" | "quiet" | "danger";
  icon?: IconName;
  onClick?: (event: MouseEvent) => void;
  disabled?: boolean | undefined;
  /** Something is under way: the button keeps its place and cannot be pressed twice. */
  busy?: boolean;
  type?: "button" | "submit";
  /** A place to go to (`#/find`): drawn as a button, is a link. */
  href?: string;
  download?: string;
  /** As wide as its surroundings. */
  full?: boolean;
  /** For readers, when the visible words are not enough. */
  label?: string;
  id?: string;
  children?: ComponentChildren;
}

export function Button({ kind = "plain", icon, type = "button", full, label, busy, children, ...rest }: ButtonProps) {
  const className = `btn ${kind}${full ? " full" : ""}`;
  const inside = (
    <>
      {busy ? <Icon name="connect" /> : icon && <Icon name={icon} />}
      {children && <span>{children}</span>}
    </>
  );
  if (rest.href !== undefined) {
    return (
      <a
        class={className}
        href={rest.href}
        download={rest.download}
        id={rest.id}
        aria-label={label}
        onClick={rest.onClick}
      >
        {inside}
      </a>
    );
  }
  return (
    <button
      class={className}
      type={type}
      id={rest.id}
      disabled={rest.disabled}
      aria-busy={busy ? "true" : undefined}
      aria-label={label}
      onClick={busy ? undefined : rest.onClick}
    >
      {inside}
    </button>
  );
}
