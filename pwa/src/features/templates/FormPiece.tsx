import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { fromSchema } from "../../forms/form.ts";
import { house } from "../../house.ts";
import type { Part as AnyPart } from "../../shell/Part.tsx";
import { t } from "../../text/index.ts";
import { Page } from "../../ui/Page.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { Check } from "../pieces/Check.tsx";
import type { Editor } from "../pieces/editor.ts";
import { RowForm } from "../pieces/RowForm.tsx";
import type { Order, Piece, Version } from "../pieces/rows.ts";
import { say } from "./asking.ts";
import { FormRow } from "./FormRow.tsx";
import { formReading, isAttached } from "./reading.ts";

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
  /** The way to other parts; this one is a part itself, and cannot import it. */
  Part: typeof AnyPart;
}

/** A piece of an order with a template's form: its rows, or the look over all of them. */
export function FormPiece({ check, onCheck, Part, ...shared }: FormPieceProps) {
  const { order, editor } = shared;
  const version = versions.value.get(String(order.form.version));
  const schema = version?.form;
  const form = useMemo(() => schema && fromSchema(schema), [schema]);
  const used = useMemo(() => signal(false), []);
  if (!form || !version) {
    return (
      <Page title={order.title} back="/">
        <Skeleton label={t("app.loading")} />
      </Page>
    );
  }
  const row = editor.row.value;
  // Where the form asks for photos itself, a second place for them only puzzles, unless something is there already.
  const cells = editor.answers.value.flat();
  const loose = house.files.value?.of(shared.id).some(({ sha256 }) => !cells.some((cell) => cell.includes(sha256)));
  const files = form.fields.some(isAttached) && !loose ? null : shared.files;
  if (check) {
    const also = version.ai !== "forbidden" && <Part of="manual">{({ AiTick }) => <AiTick used={used} />}</Part>;
    return <Check {...shared} files={files} reading={formReading(form)} also={also} ai={() => used.value} />;
  }
  const namesAt = (of: number, at: number): string[] =>
    (editor.answers.value[of]?.[at] ?? "").split("\n").filter(Boolean);
  const namedElsewhere = (of: number, at: number, sha256: string): boolean =>
    editor.answers.value.some((cells, r) => cells.some((cell, c) => (r !== of || c !== at) && cell.includes(sha256)));
  return (
    <RowForm
      {...shared}
      files={files}
      onCheck={onCheck}
      above={
        <Part of="manual">
          {({ Manual, News, Rules }) => (
            <>
              <News version={version} />
              <Manual version={version} />
              <Rules version={version} />
            </>
          )}
        </Part>
      }
      asked={(onward, words) => (
        <FormRow
          id={`answer-${row}`}
          form={form}
          cells={editor.answers.value[row] ?? []}
          says={(at, code) =>
            editor.seen.value.has(row) || (code !== "required" && editor.left.value.has(`${row}/${at}`))
          }
          onInput={editor.set}
          attach={(field, at, words) => (
            <Part of="files">
              {({ FieldFiles }) => (
                <FieldFiles
                  {...words}
                  choose={say(`choose.${field.type as "photo"}`)}
                  id={`answer-${row}-${at}`}
                  piece={shared.id}
                  field={field}
                  names={namesAt(row, at)}
                  onChange={(next) => editor.set(at, next(namesAt(row, at)).join("\n"), row)}
                  elsewhere={(sha256) => namedElsewhere(row, at, sha256)}
                />
              )}
            </Part>
          )}
          onLeave={editor.leave}
          onEnd={onward}
          below={words}
        />
      )}
    />
  );
}
