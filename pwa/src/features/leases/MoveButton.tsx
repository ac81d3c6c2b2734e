import { useState } from "preact/hooks";
import { t } from "../../text/desk.ts";
import { Button } from "../../ui/Button.tsx";
import { toast } from "../../ui/toast.tsx";
import type { Move, MoveProps } from "./Move.tsx";

/** Opens 配り直し, whose part of the desk comes when it is wanted. */
export function MoveButton(props: Omit<MoveProps, "onClose">) {
  const [opened, setOpened] = useState<{ Part: typeof Move } | null>(null);
  const open = (): void => {
    import("../../parts/leases.tsx").then(
      ({ Move: Part }) => setOpened({ Part }),
      () => toast(t("part.missing")),
    );
  };
  return (
    <>
      <Button kind="quiet" icon="people" onClick={open}>
        {t("pieces.move")}
      </Button>
      {opened && <opened.Part {...props} onClose={() => setOpened(null)} />}
    </>
  );
}
