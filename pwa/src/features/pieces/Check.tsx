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
import { checkPiece, delivered, fault } from "./work.ts";

/** Before 届ける: all rows, with what is missing. */
export function Check({ id, order, piece, editor }: { id: number; order: Order; piece: Piece; editor: Editor }) {
  const [state, setState] = useState<"open" | "busy" | "failed">("open");
  const fields = order.form.fields;
  const answers = editor.answers.value;
  const check = checkPiece(fields, answers, piece.rows.length);
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
      await house.act("result.submit", `piece/${id}`, { piece: id, rev, answers: delivered(fields, answers) });
      toast(t("check.done"));
      go("/delivered", { replace: true });
      // What stood in its way has been answered by this one; the archive keeps both.
      for (const one of before) await house.discard(one.n);
    } catch {
      setState("failed");
    }
  };

  const first = check.rows.findIndex((row) => row.missing + row.bad > 0);
  return (
    <Page
      title={t("piece.toCheck")}
      back={`/piece/${id}`}
      primary={
        check.open === 0 ? (
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
      {check.open === 0 ? (
        <Notice tone="good" title={t("check.ready")}>
          {t("check.readyBody")}
        </Notice>
      ) : (
        <Notice tone="wait" icon="edit" title={t("check.missing", { n: check.open })}>
          {t("check.missingBody")}
        </Notice>
      )}
      <ol class="stack tight">
        {check.rows.map((row, at) => {
          const bad = row.missing + row.bad > 0;
          const source = piece.rows[at];
          const cells = answers[at] ?? [];
          const lacking = fields.filter((field, place) => fault(field, cells[place] ?? "") !== null);
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
                  {row.written > 0 ? cells.filter(Boolean).join("・") : source?.given.filter(Boolean).join("・")}
                </span>
                {bad && <span class="lacks">{lacking.map((field) => field.label).join("・")}</span>}
              </a>
            </li>
          );
        })}
      </ol>
      <div>
        <Button kind="quiet" icon="give" onClick={() => giveBack(id, order.title)}>
          {t("piece.back")}
        </Button>
      </div>
    </Page>
  );
}
