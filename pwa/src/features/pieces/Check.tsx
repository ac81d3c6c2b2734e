import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { house } from "../../house.ts";
import { back, go } from "../../shell/router.ts";
import { t } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Page } from "../../ui/Page.tsx";
import { toast } from "../../ui/toast.tsx";
import { returned } from "./data.ts";
import type { Editor } from "./editor.ts";
import { giveBack } from "./leave.ts";
import type { Order, Piece } from "./rows.ts";
import { originals, type Reading } from "./work.ts";

export interface CheckProps {
  id: number;
  order: Order;
  piece: Piece;
  editor: Editor;
  /** The photos and recordings of the piece. */
  files: ComponentChildren;
  reading: Reading;
  /** What else is said before it is delivered, and what goes with it. */
  also?: ComponentChildren;
  ai?: () => boolean;
}

/** Before 届ける: all rows, with what is missing. */
export function Check({ id, order, piece, editor, files, reading, also, ai }: CheckProps) {
  const [state, setState] = useState<"open" | "busy" | "failed">("open");
  const answers = editor.answers.value;
  const rows = answers.map(reading.check);
  const open = rows.reduce((all, row) => all + row.missing + row.bad, 0);
  useEffect(() => editor.seeAll(), [editor]);

  const write = (row: number): void => {
    editor.goTo(row);
    back(`/piece/${id}`);
  };

  const deliver = async (): Promise<void> => {
    setState("busy");
    try {
      const before = house.attention.peek().filter((one) => one.lane === `piece/${id}` && one.name === "result.submit");
      const rev = (returned.peek().get(String(id))?.rev ?? 0) + 1;
      const told = answers.map(reading.delivered);
      const typed = originals(editor.typed, answers, told);
      const worked = house.settings.peek().timed && { worked: editor.worked() };
      const said = { typed, ai: ai?.() ?? false, ...worked };
      await house.act("result.submit", `piece/${id}`, { piece: id, rev, answers: told, ...said });
      toast(t("check.done"));
      go("/delivered", { replace: true });
      // What stood in its way has been answered by this one; the archive keeps both.
      for (const one of before) await house.discard(one.n);
    } catch {
      setState("failed");
    }
  };

  const first = rows.findIndex((row) => row.missing + row.bad > 0);
  return (
    <Page
      title={t("piece.toCheck")}
      back={`/piece/${id}`}
      primary={
        open === 0 ? (
          <Button kind="primary" icon="send" full busy={state === "busy"} onClick={() => void deliver()}>
            {t("check.submit")}
          </Button>
        ) : (
          <Button kind="primary" icon="edit" full onClick={() => write(first)}>
            {t("check.fill", { row: first + 1 })}
          </Button>
        )
      }
    >
      <p class="soft">{order.title}</p>
      {state === "failed" && (
        <Notice alert tone="bad" title={t("check.failed")}>
          {t("check.failedBody")}
        </Notice>
      )}
      {open === 0 ? (
        <Notice tone="good" title={t("check.ready")}>
          {t("check.readyBody")}
        </Notice>
      ) : (
        <Notice tone="wait" icon="edit" title={t("check.missing", { n: open })}>
          {t("check.missingBody")}
        </Notice>
      )}
      <ol class="stack tight">
        {rows.map((row, at) => {
          const bad = row.missing + row.bad > 0;
          const source = piece.rows[at];
          const cells = answers[at] ?? [];
          return (
            <li key={source?.no ?? at}>
              <a
                class={`card check-row ${bad ? "wait" : "good"}`}
                href={`#/piece/${id}`}
                onClick={(event) => {
                  event.preventDefault();
                  write(at);
                }}
              >
                <strong>{t("check.row", { n: at + 1 })}</strong>
                {row.bad > 0 ? (
                  <Badge tone="bad" icon="warn">
                    {t("check.rowBad", { n: row.bad + row.missing })}
                  </Badge>
                ) : bad ? (
                  <Badge tone="wait" icon="edit">
                    {t("check.rowMissing", { n: row.missing })}
                  </Badge>
                ) : (
                  <Badge tone="good" icon="check">
                    {t("check.rowOk")}
                  </Badge>
                )}
                <span class="soft small">
                  {row.written > 0 ? reading.words(cells).join("・") : source?.given.filter(Boolean).join("・")}
                </span>
                {bad && <span class="lacks">{reading.lacking(cells).join("・")}</span>}
              </a>
            </li>
          );
        })}
      </ol>
      {files}
      {also}
      <div>
        <Button kind="quiet" icon="give" onClick={() => giveBack(id, order.title)}>
          {t("piece.back")}
        </Button>
      </div>
    </Page>
  );
}
