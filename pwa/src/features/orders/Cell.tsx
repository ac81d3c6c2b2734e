import { t } from "../../text/desk.ts";
import { Files } from "../files/Files.tsx";
import type { ToReview } from "./rows.ts";

type Of = Pick<ToReview, "answers" | "attached" | "code" | "typed">;

/** An answer before whoever looks at it: its files, or its words, and what was typed where that was written otherwise. */
export function Cell({ of, row, column, words }: { of: Of; row: number; column: number; words: string }) {
  const attached = (of.attached ?? []).filter(([sha256]) => of.answers?.[row]?.[column]?.includes(sha256));
  const typed = of.typed?.find(([r, c]) => r === row && c === column)?.[2];
  if (attached.length > 0) return <Files of={{ attached }} code={of.code} />;
  return (
    <>
      {words || <span class="soft nowrap">{t("piece.blank")}</span>}
      {typed && <div class="small soft">{t("piece.typed", { typed })}</div>}
    </>
  );
}
