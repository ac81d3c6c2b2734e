import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { fromSchema } from "../../forms/form.ts";
import { house } from "../../house.ts";
import { t } from "../../text/index.ts";
import { Page } from "../../ui/Page.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { Check } from "../pieces/Check.tsx";
import type { Editor } from "../pieces/editor.ts";
import { RowForm } from "../pieces/RowForm.tsx";
import type { Order, Piece, Version } from "../pieces/rows.ts";
import { FormRow } from "./FormRow.tsx";
import { formReading } from "./reading.ts";

const versions = house.rows<Version>("hub", "version");

export interface FormPieceProps {
  id: number;
  order: Order;
  piece: Piece;
  editor: Editor;
  /** The photos and recordings of the piece. */
  files: ComponentChildren;
  picture?: ((row: number) => ComponentChildren) | undefined;
  check: boolean;
  onCheck: () => void;
}

/** A piece of an order with a template's form: its rows, or the look over all of them. */
export function FormPiece({ check, onCheck, ...shared }: FormPieceProps) {
  const { order, editor } = shared;
  const schema = versions.value.get(String(order.form.version))?.form;
  const form = useMemo(() => schema && fromSchema(schema), [schema]);
  if (!form) {
    return (
      <Page title={order.title} back="/">
        <Skeleton label={t("app.loading")} />
      </Page>
    );
  }
  if (check) return <Check {...shared} reading={formReading(form)} />;
  const row = editor.row.value;
  return (
    <RowForm
      {...shared}
      onCheck={onCheck}
      asked={(onward, words) => (
        <FormRow
          id={`answer-${row}`}
          form={form}
          cells={editor.answers.value[row] ?? []}
          says={(at, code) =>
            editor.seen.value.has(row) || (code !== "required" && editor.left.value.has(`${row}/${at}`))
          }
          onInput={editor.set}
          onLeave={editor.leave}
          onEnd={onward}
          below={words}
        />
      )}
    />
  );
}
