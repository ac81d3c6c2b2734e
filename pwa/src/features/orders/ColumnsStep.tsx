import { t } from "../../text/desk.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Choice, Select, TextInput } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { change, plan } from "./new.ts";
import { type FieldType, fieldTypes } from "./rows.ts";
import type { Gap, PlanColumn, Preview } from "./terms.ts";

function put(column: PlanColumn, next: Partial<PlanColumn>): void {
  change({
    ...plan.value,
    columns: plan.value.columns.map((other) =>
      other.index === column.index ? { ...other, ...next, touched: true } : other,
    ),
  });
}

function Tick(props: { id: string; label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label class="tick" for={props.id}>
      <input
        id={props.id}
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>{props.label}</span>
    </label>
  );
}

function ColumnRow({ column, sample, gap }: { column: PlanColumn; sample: string | null; gap: Gap | undefined }) {
  const id = `column-${column.index}`;
  return (
    <li class={`column ${column.given ? "given" : "asked"}`}>
      <fieldset class="column-set">
        <legend class="column-name">
          <strong>{column.label}</strong>
          {sample !== null && (
            <span class="small soft column-sample">
              {sample === "" ? t("new.columns.blank") : t("new.columns.sample", { sample })}
            </span>
          )}
        </legend>
        {column.key ? (
          <Badge tone="info" icon="file">
            {t("new.columns.key")}
          </Badge>
        ) : (
          <div class="column-use">
            <Choice
              id={`${id}-use`}
              label={t("new.columns.use")}
              value={column.given ? "given" : "asked"}
              options={[
                { value: "given", label: t("new.columns.given") },
                { value: "asked", label: t("new.columns.asked") },
              ]}
              onChange={(value) => put(column, { given: value === "given" })}
            />
          </div>
        )}
        {!column.given && (
          <>
            <div class="column-type">
              <Select
                id={`${id}-type`}
                label={t("new.columns.type")}
                value={column.type}
                options={fieldTypes.map((type) => ({ value: type, label: t(`type.${type}`) }))}
                onChange={(value) => put(column, { type: value as FieldType })}
              />
            </div>
            <Tick
              id={`${id}-required`}
              label={t("new.columns.required")}
              checked={column.required}
              onChange={(required) => put(column, { required })}
            />
            {column.type === "choice" && (
              <div class="column-options">
                <TextInput
                  id={`options-${column.index}`}
                  label={t("new.columns.options")}
                  hint={t("new.columns.options.hint")}
                  multiline
                  rows={2}
                  value={column.options}
                  error={gap && t(`gap.${gap.code}`)}
                  onInput={(options) => put(column, { options })}
                />
              </div>
            )}
          </>
        )}
      </fieldset>
    </li>
  );
}

/** Per column: is it given, or do the workers fill it, and with what. */
export function ColumnsStep({ seen, gaps }: { seen: Preview | null; gaps: readonly Gap[] }) {
  const columns = plan.value.columns;
  const whole = gaps.find((gap) => gap.at === "columns");
  return (
    <section class="stack step" aria-labelledby="step-columns">
      <h2 id="step-columns" class="step-head">
        <span class="step-no" aria-hidden="true">
          2
        </span>
        {t("new.step.columns")}
      </h2>
      {plan.value.version !== null ? (
        <p class="soft">{t("new.columns.form")}</p>
      ) : columns.length === 0 ? (
        <p class="soft">{t("new.columns.waiting")}</p>
      ) : (
        <>
          <p class="soft">{t("new.columns.hint")}</p>
          {whole !== undefined && (
            <div id="columns" tabIndex={-1}>
              <Notice alert tone="bad" icon="warn" title={t(`gap.${whole.code}`)} />
            </div>
          )}
          <ol class="columns">
            {columns.map((column, place) => (
              <ColumnRow
                key={column.index}
                column={column}
                sample={seen && (seen.sample.find((row) => row[place])?.[place] ?? "")}
                gap={gaps.find((gap) => gap.at === `options-${column.index}`)}
              />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
