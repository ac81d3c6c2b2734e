import type { ComponentChildren } from "preact";
import type { Tone } from "./Badge.tsx";
import { Icon, type IconName } from "./Icon.tsx";

const icons: Record<Tone, IconName> = { paper: "info", info: "info", good: "check", wait: "wait", bad: "stop" };

export interface NoticeProps {
  tone?: Tone;
  icon?: IconName;
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
  /** Spoken when it appears: for what answers something the person has just done. */
  alert?: boolean;
}

export function Notice({ tone = "paper", icon, title, children, action, alert }: NoticeProps) {
  return (
    <div class={`notice ${tone}`} role={alert ? "alert" : undefined}>
      <Icon name={icon ?? icons[tone]} />
      <div>
        <strong>{title}</strong>
        {children && <div class="notice-body">{children}</div>}
        {action && <div class="notice-act row">{action}</div>}
      </div>
    </div>
  );
}
