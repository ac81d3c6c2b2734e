import { t } from "../../text/desk.ts";
import { Files } from "../files/Files.tsx";
import type { ToReview } from "./rows.ts";

type Of = Pick<ToReview, "answers" | "attached" | "code" | "typed">;

/** The files that belong to no field. */
export function loose({ answers, ...of }: Of): Of {
  const named = String(answers);
  return { ...of, attached: (of.attached ?? []).filter(([sha256]) => !named.includes(sha256)) };
}

/** An answer before whoever looks at it: its files, or its words, and what was typed where that was written otherwise. */
export function Cell({ of, row, column, say }: { of: Of; row: number; column: number; say: (text: string) => string }) {
  const text = of.answers?.[row]?.[column] ?? "";
  const attached = (of.attached ?? []).filter(([sha256]) => text.includes(sha256));
  const typed = of.typed?.find(([r, c]) => r === row && c === column)?.[2];
  if (attached.length > 0) return <Files of={{ attached }} code={of.code} />;
  return (
    <>
      {say(text) || <span class="soft nowrap">{t("piece.blank")}</span>}
      {typed && <div class="small soft">{t("piece.typed", { typed: say(typed) })}</div>}
    </>
  );
}
