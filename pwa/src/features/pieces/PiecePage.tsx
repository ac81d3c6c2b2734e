import { useEffect, useState } from "preact/hooks";
import { type Draft, house } from "../../house.ts";
import { NotFound } from "../../shell/NotFound.tsx";
import { Part } from "../../shell/Part.tsx";
import { go } from "../../shell/router.ts";
import { t } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Page } from "../../ui/Page.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { Check } from "./Check.tsx";
import { arriving, orders, pieces, returned } from "./data.ts";
import { type Editor, openEditor } from "./editor.ts";
import { leaving } from "./leave.ts";
import { RowForm } from "./RowForm.tsx";
import type { Order, Piece } from "./rows.ts";
import { plainReading } from "./work.ts";

function Gone({ sending }: { sending: boolean }) {
  return (
    <Page title={sending ? t("piece.sending") : t("piece.gone")} back="/">
      <Empty
        icon={sending ? "wait" : "box"}
        title={sending ? t("piece.sendingBody") : t("piece.goneBody")}
        action={
          <Button icon={sending ? "box" : "sun"} href={sending ? "#/delivered" : "#/"}>
            {sending ? t("nav.delivered") : t("app.toToday")}
          </Button>
        }
      />
    </Page>
  );
}

/** Photos and recordings that a draft takes along. */
export const attachments = (draft: number) => (
  <Part of="files">{({ Attachments }) => <Attachments piece={draft} />}</Part>
);

/** Opens the draft of a piece and keeps it open for the rows and for the check. */
function Work({ id, piece, order, check }: { id: number; piece: Piece; order: Order; check: boolean }) {
  const [editor, setEditor] = useState<Editor | null>(null);
  useEffect(() => {
    let here = true;
    const open = (draft: Draft | null): void => {
      if (!here) return;
      const came = returned.peek().get(String(id));
      // What came back is gone on with, from the first row that somebody has words about.
      const begun = draft ?? (came ? { answers: came.answers, row: came.pins[0]?.[0] ?? 0, at: came.at } : null);
      setEditor(
        openEditor(piece.rows.length, order.form.fields, begun, (next) => house.writeDraft(id, next).then(begin)),
      );
    };
    const begin = (): void => {
      const now = pieces.peek().get(String(id));
      // Nothing depends on it: a coordinator who moves work sees what was begun.
      if (now?.state === "leased" && !now.started)
        house.act("piece.start", `piece/${id}`, { piece: id }).catch(() => {});
    };
    house.readDraft(id).then(open, () => open(null));
    house.formOpen.value = true;
    const backUp = (): void => {
      if (document.visibilityState === "hidden") void house.backUpDraft(id).catch(() => {});
    };
    addEventListener("visibilitychange", backUp);
    return () => {
      here = false;
      house.formOpen.value = false;
      removeEventListener("visibilitychange", backUp);
      // Not for a piece that was just delivered or given back.
      if (pieces.peek().get(String(id))?.state === "leased" && !leaving.peek().has(id)) {
        void house.backUpDraft(id).catch(() => {});
      }
    };
  }, [id]);
  if (!editor) {
    return (
      <Page title={order.title} back="/">
        <Skeleton label={t("app.loading")} />
      </Page>
    );
  }
  const files = (
    <>
      <Part of="threads">{({ Ask }) => <Ask piece={id} />}</Part>
      {attachments(id)}
      <Part of="proposals">{({ Spark }) => <Spark order={piece.order} piece={id} />}</Part>
    </>
  );
  const { sources } = piece;
  const picture =
    sources &&
    ((row: number) => (
      <Part of="pictures">{({ Pictures }) => <Pictures key={row} piece={id} row={row} sources={sources} />}</Part>
    ));
  const shared = { id, order, piece, editor, files, picture };
  const onCheck = () => go(`/piece/${id}/check`);
  if (order.form.version !== undefined) {
    return (
      <Part of="form" title={order.title} back="/">
        {({ FormPiece }) => <FormPiece {...shared} check={check} onCheck={onCheck} Part={Part} />}
      </Part>
    );
  }
  return check ? (
    <Check {...shared} reading={plainReading(order.form.fields)} />
  ) : (
    <RowForm {...shared} onCheck={onCheck} />
  );
}

/** A piece: its rows one at a time, and the look over all of them before it is delivered. */
export function PiecePage({ id, check }: { id: string; check: boolean }) {
  const piece = pieces.value.get(id);
  const order = piece && orders.value.get(String(piece.order));
  if (!/^\d+$/.test(id)) return <NotFound />;
  if (!piece || !order) {
    if (!arriving.value) return <Gone sending={false} />;
    return (
      <Page title={t("app.loading")} back="/">
        <Skeleton label={t("app.loading")} />
      </Page>
    );
  }
  if (piece.state === "sending") return <Gone sending />;
  return <Work key={id} id={Number(id)} piece={piece} order={order} check={check} />;
}
