import { house } from "../../house.ts";
import { t } from "../../text/desk.ts";
import { when } from "../../text/index.ts";
import { Select, TextInput } from "../../ui/Field.tsx";
import { Person } from "../hubs/Person.tsx";
import { change, plan } from "./new.ts";
import type { DeskFirm, Template, Version } from "./rows.ts";
import { type Gap, type Plan, withTemplate } from "./terms.ts";

type Text = "title" | "purpose" | "instructions" | "minutes" | "yen" | "size";

/** For whom, what for, how, and for how much. */
export function TermsStep({ gaps }: { gaps: readonly Gap[] }) {
  const now = plan.value;
  const firms = [...house.rows<DeskFirm>("desk", "firm").value.values()];
  const templates = [...house.rows<Template>("desk", "template").value.values()];
  const versions = house.rows<Version>("desk", "version").value;
  /** Of a template, the newest first. */
  const versionsOf = (code: string): [number, Version][] =>
    [...versions]
      .filter(([, one]) => one.template === code)
      .map(([id, one]): [number, Version] => [Number(id), one])
      .sort(([, a], [, b]) => b.no - a.no);
  const take = (id: number, one: Version): void => change(withTemplate(plan.value, { ...one, code: one.template }, id));
  const firm = firms.find((one) => one.id === now.firm);
  const wrong = (at: string): string | undefined => {
    const gap = gaps.find((one) => one.at === at);
    return gap && t(`gap.${gap.code}`);
  };
  const set = (next: Partial<Plan>): void => change({ ...plan.value, ...next });
  const text = (name: Text) => ({
    id: name,
    label: t(`new.${name}`),
    value: now[name],
    error: wrong(name),
    onInput: (value: string) => set({ [name]: value }),
  });
  return (
    <section class="stack step" aria-labelledby="step-terms">
      <h2 id="step-terms" class="step-head">
        <span class="step-no" aria-hidden="true">
          3
        </span>
        {t("new.step.terms")}
      </h2>
      <div class="pair">
        <div class="stack tight">
          <Select
            id="firm"
            label={t("new.firm")}
            required
            empty={t("new.firm.empty")}
            value={now.firm === null ? "" : String(now.firm)}
            options={firms.map((one) => ({ value: String(one.id), label: one.name }))}
            error={wrong("firm")}
            onChange={(value) => set({ firm: value === "" ? null : Number(value) })}
          />
          {firm !== undefined && (
            <Person name={firm.contact} tint={firm.tint} size="s">
              {firm.industry}
            </Person>
          )}
        </div>
        <Select
          id="template"
          label={t("new.template")}
          hint={t("new.template.hint")}
          empty={t("new.template.empty")}
          value={now.template ?? ""}
          options={templates.map((one) => ({ value: one.code, label: one.title }))}
          onChange={(code) => {
            const [newest] = versionsOf(code);
            if (newest) take(...newest);
            else change(withTemplate(plan.value, templates.find((one) => one.code === code) ?? null));
          }}
        />
        {now.template !== null && versionsOf(now.template).length > 0 && (
          <Select
            id="version"
            label={t("new.version")}
            hint={t("new.version.hint")}
            value={String(now.version ?? "")}
            options={versionsOf(now.template).map(([id, one]) => ({
              value: String(id),
              label: t("new.version.no", { no: one.no, when: when(one.published_at) }),
            }))}
            onChange={(value) => {
              const chosen = versionsOf(now.template ?? "").find(([id]) => id === Number(value));
              if (chosen) take(...chosen);
            }}
          />
        )}
      </div>
      <TextInput {...text("title")} required maxLength={80} hint={t("new.title.hint")} />
      <TextInput {...text("purpose")} required multiline rows={2} maxLength={400} hint={t("new.purpose.hint")} />
      <TextInput {...text("instructions")} multiline rows={4} maxLength={4000} hint={t("new.instructions.hint")} />
      <div class="trio">
        <TextInput {...text("size")} required inputMode="numeric" hint={t("new.size.hint")} />
        <TextInput {...text("minutes")} required inputMode="numeric" hint={t("new.minutes.hint")} />
        <TextInput {...text("yen")} required inputMode="numeric" hint={t("new.yen.hint")} />
      </div>
    </section>
  );
}
