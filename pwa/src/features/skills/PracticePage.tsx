import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Form, fromSchema } from "../../forms/form.ts";
import { type Draft, house } from "../../house.ts";
import { t as page } from "../../text/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import { Button } from "../../ui/Button.tsx";
import { Page } from "../../ui/Page.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { type Editor, openEditor } from "../pieces/editor.ts";
import { Kept } from "../pieces/RowForm.tsx";
import type { FieldType, FormField } from "../pieces/rows.ts";
import { Source } from "../pieces/Source.tsx";
import { FormRow } from "../templates/FormRow.tsx";
import { asked, formReading, isAttached } from "../templates/reading.ts";
import type { Worded } from "./Outcome.tsx";
import type { Practice } from "./rows.ts";

const plain = new Set<string>(["number", "yen", "date", "postal", "yesno"]);

/** The fields of a practice in the words of the editor. */
function fieldsOf(form: Form): FormField[] {
  return asked(form).map(({ key, title, type, required, calculated, ...field }) => ({
    key,
    label: title,
    type: (plain.has(type) ? type : "text") as FieldType,
    required: required && !calculated && !isAttached({ ...field, type } as Form["fields"][number]),
    ...(field.default ? { default: field.default } : {}),
  }));
}

interface Props extends Worded {
  skill: number;
  name: string;
  practice: Practice;
  onSubmit: (answers: string[][], no: number) => Promise<void>;
}

/** The rows of a practice, one at a time. Everything that is typed is kept on the device, as with a piece. */
export function PracticePage({ skill, name, practice, t, onSubmit }: Props) {
  // A newer practice may arrive while somebody writes: they finish the one that they began.
  const [{ no, given, schema, rows }] = useState(practice);
  const form = useMemo(() => fromSchema(schema), [schema]);
  const reading = useMemo(() => formReading(form), [form]);
  const [editor, setEditor] = useState<Editor | null>(null);
  useEffect(() => {
    let here = true;
    const open = (draft: Draft | null): void => {
      if (here) setEditor(openEditor(rows.length, fieldsOf(form), draft, (next) => house.writeDraft(-skill, next)));
    };
    house.readDraft(-skill).then(open, () => open(null));
    house.formOpen.value = true;
    return () => {
      here = false;
      house.formOpen.value = false;
    };
  }, [skill]);
  if (!editor) {
    return (
      <Page title={name} back={`/training/${skill}`}>
        <Skeleton label={page("app.loading")} />
      </Page>
    );
  }
  const submit = async (): Promise<void> => {
    editor.seeAll();
    const open = editor.answers.value.findIndex((cells) => {
      const { missing, bad } = reading.check(cells);
      return missing + bad > 0;
    });
    if (open >= 0) {
      editor.goTo(open);
      return;
    }
    const answers = editor.answers.value.map(reading.delivered);
    await onSubmit(answers, no);
  };
  return <Row {...{ skill, name, given, rows, form, editor, t }} onEnd={() => void submit()} />;
}

interface RowProps extends Worded {
  skill: number;
  name: string;
  given: Practice["given"];
  rows: Practice["rows"];
  form: Form;
  editor: Editor;
  onEnd: () => void;
}

function Row({ skill, name, given, rows, form, editor, t, onEnd }: RowProps) {
  const row = editor.row.value;
  const last = row === rows.length - 1;
  const heading = useRef<HTMLHeadingElement>(null);
  const turned = useRef(false);
  useEffect(() => {
    if (!turned.current) return;
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [row]);
  const turn = (to: number): void => {
    turned.current = true;
    editor.goTo(to);
  };
  const onward = (): void => (last ? onEnd() : turn(row + 1));
  return (
    <Page
      title={name}
      back={`/training/${skill}`}
      primary={
        <div class="pair-buttons">
          <Button icon="back" disabled={row === 0} onClick={() => turn(row - 1)}>
            {page("piece.prev")}
          </Button>
          <Button kind="primary" icon={last ? "send" : "next"} onClick={onward}>
            {last ? t("submit") : page("piece.next")}
          </Button>
        </div>
      }
    >
      <div class="stack tight">
        <h2 class="num" tabIndex={-1} ref={heading}>
          {t("question.of", { n: row + 1, all: rows.length })}
        </h2>
        <Bar silent value={row + 1} max={rows.length} label={t("question.of", { n: row + 1, all: rows.length })} />
        <p class="small soft">{t("about.yen")}</p>
      </div>
      <Source key={`source-${row}`} labels={given} cells={rows[row] ?? []} />
      <section class="answer stack" aria-label={page("order.asked")} key={`answer-${row}`}>
        <FormRow
          id={`practice-${row}`}
          form={form}
          cells={editor.answers.value[row] ?? []}
          says={(at, code) =>
            editor.seen.value.has(row) || (code !== "required" && editor.left.value.has(`${row}/${at}`))
          }
          onInput={editor.set}
          onLeave={editor.leave}
          onEnd={onward}
        />
        <Kept editor={editor} />
      </section>
    </Page>
  );
}
