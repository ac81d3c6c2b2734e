import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon.tsx";

/** An empty place says what to do next. */
export function Empty(props: {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <Icon name={props.icon} />
      <h2>{props.title}</h2>
      {props.children && <div class="soft">{props.children}</div>}
      {props.action}
    </div>
  );
}
