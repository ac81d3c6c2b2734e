import { type ComponentChildren, Fragment } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { codeText, t, when, yen } from "../../text/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Page } from "../../ui/Page.tsx";
import { AnswerField } from "../results/AnswerField.tsx";
import { About } from "./About.tsx";
import { returned } from "./data.ts";
import type { Editor } from "./editor.ts";
import { giveBack } from "./leave.ts";
import type { Returned as Back, Order, Piece } from "./rows.ts";
import { Source } from "./Source.tsx";
import { Who } from "./Who.tsx";
import { fault } from "./work.ts";

/** Says "saved" only when the device has promised it. */
export function Kept({ editor }: { editor: Editor }) {
  const kept = editor.kept.value;
  if (kept === "failed") {
    return (
      <Notice alert tone="bad" title={t("piece.notSaved")}>
        {t("piece.notSavedBody")}
      </Notice>
    );
  }
  return (
    <p class={`saved${kept === "saved" ? " saved-yes" : ""}`}>
      {kept === "saved" && (
        <>
          <Icon name="check" />
          {t("piece.saved")}
        </>
      )}
      {kept === "saving" && t("piece.saving")}
    </p>
  );
}

/** What is wrong with an answer is said when the person has left it, or has left its row. */
function errorOf(editor: Editor, order: Order, row: number, at: number): string | undefined {
  const field = order.form.fields[at];
  if (!field) return undefined;
  const code = fault(field, editor.answers.value[row]?.[at] ?? "");
  if (code === null) return undefined;
  const seen = editor.seen.value.has(row);
  const say = code === "required" ? seen : seen || editor.left.value.has(`${row}/${at}`);
  if (!say) return undefined;
  return code === "required" ? t("error.required") : codeText(code);
}

/** 差し戻し: why, from whom, which round; on every row, because the words may be about all of them. */
function Returned({ came, row }: { came: Back; row: number }) {
  const here = came.pins.some(([place]) => place === row);
  return (
    <Notice tone={here || came.pins.length === 0 ? "wait" : "info"} icon="give" title={t(`returned.${came.code}`)}>
      <p>{came.words}</p>
      {came.extra && <p>{t("returned.extra", { yen: yen(came.extra) })}</p>}
      <p class="small soft">{t("returned.by", { name: came.by?.name ?? "", round: came.round, of: came.of })}</p>
    </Notice>
  );
}

export interface RowFormProps {
  id: number;
  order: Order;
  piece: Piece;
  editor: Editor;
  /** The photos and recordings of the piece. */
  files: ComponentChildren;
  /** What a row is read from, where there are pictures. */
  picture?: ((row: number) => ComponentChildren) | undefined;
  onCheck: () => void;
  /** What is to be known before the row. */
  above?: ComponentChildren;
  /** What stands in the place of a sheet's columns; gets the way to the next row, and the words at a field by its key. */
  asked?: (onward: () => void, words: (key: string) => ComponentChildren) => ComponentChildren;
}

/** One row at a time: what is given above, what is to be written below, back and on at the thumb. */
export function RowForm({ id, order, piece, editor, files, picture, onCheck, above, asked }: RowFormProps) {
  const row = editor.row.value;
  const all = piece.rows.length;
  const fields = order.form.fields;
  const last = row === all - 1;
  const came = returned.value.get(String(id));
  const heading = useRef<HTMLHeadingElement>(null);
  /** Where the focus goes when the row has changed: to its heading, or straight into its first field. */
  const then = useRef<"stay" | "heading" | "field">("stay");

  useEffect(() => {
    const where = then.current;
    then.current = "stay";
    if (where === "stay") return;
    scrollTo(0, 0);
    if (where === "field") document.getElementById(`answer-${row}-0`)?.focus();
    else heading.current?.focus({ preventScroll: true });
  }, [row]);

  const turn = (to: number, focus: "heading" | "field"): void => {
    then.current = focus;
    editor.goTo(to);
  };
  const words = (key: string): ComponentChildren => {
    const here = came?.pins.filter(([place, field]) => place === row && field === key);
    return here?.length
      ? here.map(([, , said]) => (
          <p class="pinned" key={said}>
            <Icon name="edit" /> {said}
          </p>
        ))
      : null;
  };
  const onward = (focus: "heading" | "field"): void => {
    if (last) {
      editor.seeAll();
      onCheck();
    } else turn(row + 1, focus);
  };

  return (
    <Page
      title={order.title}
      back="/"
      primary={
        <div class="pair-buttons">
          <Button icon="back" disabled={row === 0} onClick={() => turn(row - 1, "heading")}>
            {t("piece.prev")}
          </Button>
          <Button kind="primary" icon={last ? "check" : "next"} onClick={() => onward("heading")}>
            {last ? t("piece.toCheck") : t("piece.next")}
          </Button>
        </div>
      }
    >
      <div class="stack tight">
        <div class="row ends">
          <h2 class="num" tabIndex={-1} ref={heading}>
            {t("piece.row", { n: row + 1, all })}
          </h2>
          <Button kind="quiet" icon="file" onClick={onCheck}>
            {t("piece.overview")}
          </Button>
        </div>
        <Bar silent value={row + 1} max={all} label={t("piece.row", { n: row + 1, all })} />
      </div>
      {came && <Returned came={came} row={row} />}
      {above}
      <div class={piece.sources ? "pictured stack" : "stack"}>
        {picture?.(row)}
        <div class="stack">
          <Source key={`source-${row}`} labels={order.form.given} cells={piece.rows[row]?.given ?? []} />
          <section class="answer stack" aria-label={t("order.asked")} key={`answer-${row}`}>
            {asked?.(() => onward("field"), words)}
            {(asked ? [] : fields).map((field, at) => (
              <Fragment key={field.key}>
                <AnswerField
                  id={`answer-${row}-${at}`}
                  field={field}
                  value={editor.answers.value[row]?.[at] ?? ""}
                  error={errorOf(editor, order, row, at)}
                  last={at === fields.length - 1}
                  onInput={(value) => editor.set(at, value)}
                  onLeave={() => editor.leave(at)}
                  onEnter={() => {
                    editor.leave(at);
                    const next = document.getElementById(`answer-${row}-${at + 1}`);
                    if (next) next.focus();
                    else onward("field");
                  }}
                />
                {words(field.key)}
              </Fragment>
            ))}
            <Kept editor={editor} />
          </section>
        </div>
      </div>
      {files}
      <details class="about">
        <summary>{t("piece.about")}</summary>
        <div class="stack">
          <Who firm={order.firm} size="m" />
          <About order={order} />
          <p class="small soft num">
            {piece.code}・{t("today.until", { time: when(piece.until) })}
          </p>
        </div>
      </details>
      <div>
        <Button kind="quiet" icon="give" onClick={() => giveBack(id, order.title)}>
          {t("piece.back")}
        </Button>
      </div>
    </Page>
  );
}
