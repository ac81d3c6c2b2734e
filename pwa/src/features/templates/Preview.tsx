import { useMemo, useState } from "preact/hooks";
import { fromSchema, type Schema } from "../../forms/form.ts";
import { Card } from "../../ui/Card.tsx";
import { FormRow } from "./FormRow.tsx";
import { asked } from "./reading.ts";
import { t } from "./words.ts";

/** A form as workers see it, to be tried out. The schema is one in which the server found no fault. */
export function Preview({ schema }: { schema: Schema }) {
  const form = useMemo(() => fromSchema(schema), [schema]);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const fields = asked(form);
  const key = (at: number) => fields[at]?.key ?? "";
  return (
    <section class="stack tight" aria-labelledby="preview-head">
      <h2 id="preview-head">{t("preview")}</h2>
      <p class="small soft">{t("previewHint")}</p>
      <Card>
        <div class="stack">
          <FormRow
            id="preview"
            form={form}
            cells={fields.map((field) => typed[field.key] ?? field.default)}
            says={(at, code) => code !== "required" && left.has(key(at))}
            onInput={(at, value) => setTyped({ ...typed, [key(at)]: value })}
            onLeave={(at) => setLeft(new Set(left).add(key(at)))}
            onEnd={() => {}}
          />
        </div>
      </Card>
    </section>
  );
}
