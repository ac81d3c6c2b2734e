import type { ComponentChildren } from "preact";

export interface CardProps {
  tone?: "paper" | "wait" | "good" | "bad";
  /** The whole card is a link to this place (`#/order/12`). Then nothing in it may be operated on its own. */
  href?: string;
  children: ComponentChildren;
}

export function Card({ tone = "paper", href, children }: CardProps) {
  if (href !== undefined) {
    return (
      <a class={`card ${tone}`} href={href}>
        {children}
      </a>
    );
  }
  return <div class={`card ${tone}`}>{children}</div>;
}
