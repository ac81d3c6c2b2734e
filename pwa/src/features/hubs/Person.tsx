import type { ComponentChildren } from "preact";
import { Face } from "../../ui/Face.tsx";
import { called } from "./called.ts";

/** A face with its name, and what there is to say about it. */
export function Person(props: {
  name: string;
  tint: number;
  size?: "s" | "m" | "l";
  plain?: boolean;
  children?: ComponentChildren;
}) {
  return (
    <span class="person">
      <Face name={props.name} tint={props.tint} size={props.size ?? "m"} />
      <span class="person-words">
        <strong>{props.plain ? props.name : called(props.name)}</strong>
        {props.children && <span class="small soft">{props.children}</span>}
      </span>
    </span>
  );
}
