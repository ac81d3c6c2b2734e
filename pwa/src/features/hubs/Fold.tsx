import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../../ui/Icon.tsx";

/** A card that opens: closed where room is scarce, `open` where what it holds is wanted at once. */
export function Fold({ title, open, children }: { title: string; open: boolean; children: ComponentChildren }) {
  // only the first drawing decides; afterwards it is the person's
  const [first] = useState(open);
  return (
    <details class="card fold" open={first}>
      <summary>
        <h2>{title}</h2>
        <Icon name="next" />
      </summary>
      <div class="stack">{children}</div>
    </details>
  );
}
