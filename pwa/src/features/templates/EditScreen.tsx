import { useEffect, useState } from "preact/hooks";
import type { Schema } from "../../forms/form.ts";
import { house } from "../../house.ts";
import { go } from "../../shell/router.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice, TextInput } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { toast } from "../../ui/toast.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import type { DeskProposal } from "../proposals/rows.ts";
import { check, type Fault } from "./ask.ts";
import { Book } from "./Book.tsx";
import { templates, versionsOf } from "./data.ts";
import {
  type AiRule,
  aiRules,
  type DataClass,
  type Draft,
  dataClasses,
  draftOf,
  drafts,
  emptyDraft,
  keep,
  schemaOf,
  termsOf,
} from "./draft.ts";
import { FieldCard } from "./FieldCard.tsx";
import { type Bite, draftOfJob } from "./fromJob.ts";
import { ManualEditor } from "./ManualEditor.tsx";
import { addField, move, removeField } from "./moves.ts";
import { Preview } from "./Preview.tsx";
import { t } from "./words.ts";

/** What is there before anybody writes: the newest version, or the template's own words. */
function beginning(name: string): Draft {
  const [newest] = versionsOf(name);
  if (newest) return draftOf(name, newest);
  const template = [...templates.value.values()].find((one) => one.code === name);
  if (!template) return emptyDraft;
  return draftOf(name, {
    ...template,
    template: name,
    no: 0,
    example: "",
    manual: [],
    data_class: "confidential",
    ai: "ask",
    share: 100,
    published_at: 0,
    by: "",
    form: { properties: {} },
  });
}

/** With the minutes that an idea makes of them. */
function quicker(draft: Draft, idea: DeskProposal | undefined): Draft {
  return idea?.after ? { ...draft, minutes: String(idea.after) } : draft;
}

/** How the last look of the server at the form went; `text` is the form that was looked at. */
type Seen = { text: string; faults: Fault[] } | { text: string; trouble: string } | null;

const PAUSE_MS = 500;

const proposals = house.rows<DeskProposal>("desk", "proposal");

/** A template is written, or changed into its next version: of itself, out of a firm's work, or because a proposal was adopted. */
export function EditScreen({
  name: code,
  job,
  proposal = null,
}: {
  name: string;
  job?: string;
  proposal?: number | null;
}) {
  const bite = job === undefined ? undefined : house.rows<Bite>("desk", "job").value.get(job);
  const idea = proposals.value.get(String(proposal));
  const name = job === undefined ? code : `job/${job}`;
  const draft = drafts.value[name] ?? (bite ? draftOfJob(bite) : quicker(beginning(code), idea));
  const [seen, setSeen] = useState<Seen>(null);
  const [sound, setSound] = useState<Schema | null>(null);
  const [turn, setTurn] = useState(0);
  const [busy, setBusy] = useState(false);
  const text = JSON.stringify(schemaOf(draft));
  const put = (next: Partial<Draft>): void => keep(name, { ...(drafts.value[name] ?? draft), ...next });

  useEffect(() => {
    house.formOpen.value = true;
    return () => {
      house.formOpen.value = false;
    };
  }, []);
  useEffect(() => {
    let here = true;
    const later = setTimeout(() => {
      check(JSON.parse(text) as Schema).then(
        (told) => {
          if (!here) return;
          setSeen({ text, faults: told.faults });
          if (told.form && told.faults.length === 0) setSound(told.form);
        },
        (error: Error) => here && setSeen({ text, trouble: error.message }),
      );
    }, PAUSE_MS);
    return () => {
      here = false;
      clearTimeout(later);
    };
  }, [text, turn]);

  const faults = seen && "faults" in seen ? seen.faults : [];
  const trouble = seen && "trouble" in seen ? seen.trouble : null;
  const isSound = seen?.text === text && "faults" in seen && faults.length === 0;
  const terms = termsOf(draft);
  const next = (versionsOf(code)[0]?.no ?? 0) + 1;
  const whole = faults.filter((fault) => draft.fields.every(({ key }) => key !== fault.key));
  const field = (key: "title" | "purpose" | "instructions" | "example" | "size" | "minutes" | "yen" | "share") => ({
    id: `template-${key}`,
    label: t(key === "title" ? "name" : key),
    value: draft[key],
    onInput: (value: string) => put({ [key]: value }),
  });

  async function publish(): Promise<void> {
    const hub = house.me.value?.hub.code;
    if (!terms || !isSound || !sound || hub === undefined) return;
    setBusy(true);
    const code = draft.code ?? `T-${Date.now().toString(36).toUpperCase()}`;
    const lane = `template/${hub}-${code}`;
    const { instructions, example, manual, dataClass, ai } = draft;
    try {
      if (draft.code === null) await house.act("template.open", lane, { template: code, title: terms.title });
      await house.act("template.publish", lane, {
        template: code,
        ...terms,
        instructions,
        example,
        manual,
        data_class: dataClass,
        ai,
        form: sound,
      });
      if (idea) await house.act("proposal.apply", lane, { proposal, template: code });
      if (bite) {
        await house.act("job.template", `jobs/${bite.firm}-${bite.root}`, {
          firm: bite.firm,
          job: bite.key,
          template: code,
        });
      }
      keep(name, null);
      void house.connect();
      const from = bite ? `/jobs/${bite.firm}/${bite.root}` : "/templates";
      go(idea ? `/proposals/${proposal}` : from, { replace: true });
      toast(t("published.done"));
    } catch {
      toast(t("failed"));
      setBusy(false);
    }
  }

  return (
    <DeskPage
      title={draft.title || t("new")}
      back={
        bite
          ? `/jobs/${bite.firm}/${bite.root}/${bite.key}`
          : code === "new"
            ? "/templates"
            : `/templates/${encodeURIComponent(code)}`
      }
    >
      <div class="split">
        <div class="stack wide">
          <Book onForm={(title, fields) => put({ fields, ...(draft.title ? {} : { title }) })} />
          <section class="stack" aria-labelledby="fields-head">
            <h2 id="fields-head">{t("fields")}</h2>
            {draft.fields.length === 0 && <p class="soft">{t("fieldsNone")}</p>}
            <ol class="stack">
              {draft.fields.map((one, at) => (
                <FieldCard
                  key={one.key}
                  field={one}
                  first={at === 0}
                  last={at === draft.fields.length - 1}
                  faults={faults.filter((fault) => fault.key === one.key)}
                  onChange={(told) =>
                    put({ fields: draft.fields.map((other) => (other.key === one.key ? { ...other, told } : other)) })
                  }
                  onMove={(by) => put({ fields: move(draft.fields, at, by) })}
                  onRemove={() => {
                    const before = draft.fields;
                    put({ fields: removeField(before, at) });
                    toast(t("removed", { title: one.told.title || t("untitled") }), () => put({ fields: before }));
                  }}
                />
              ))}
            </ol>
            <Button icon="add" onClick={() => put({ fields: addField(draft.fields) })}>
              {t("add")}
            </Button>
          </section>
          <section class="stack" aria-labelledby="terms-head">
            <h2 id="terms-head">{t("terms")}</h2>
            <TextInput {...field("title")} required maxLength={80} />
            <TextInput {...field("purpose")} required hint={t("purposeHint")} multiline rows={2} maxLength={400} />
            <TextInput {...field("instructions")} multiline rows={4} maxLength={4000} />
            <TextInput {...field("example")} multiline rows={2} maxLength={4000} />
            <div class="trio">
              <TextInput {...field("size")} required inputMode="numeric" />
              <TextInput {...field("minutes")} required inputMode="numeric" />
              <TextInput {...field("yen")} required inputMode="numeric" />
            </div>
          </section>
          <ManualEditor steps={draft.manual} onChange={(manual) => put({ manual })} />
          <section class="stack" aria-labelledby="rules-head">
            <h2 id="rules-head">{t("rules")}</h2>
            <Choice
              id="template-class"
              label={t("dataClass")}
              hint={t(`class.${draft.dataClass}.so`)}
              value={draft.dataClass}
              options={dataClasses.map((value) => ({ value, label: t(`class.${value}`) }))}
              onChange={(value) => put({ dataClass: value as DataClass })}
            />
            <Choice
              id="template-ai"
              label={t("ai")}
              hint={t("aiHint")}
              value={draft.ai}
              options={aiRules.map((value) => ({ value, label: t(`ai.${value}`) }))}
              onChange={(value) => put({ ai: value as AiRule })}
            />
            <TextInput {...field("share")} required hint={t("shareHint")} inputMode="numeric" />
          </section>
        </div>
        <div class="stack beside">
          {idea && (
            <Notice tone="good" icon="bulb" title={t("idea", { words: idea.words })}>
              <p>{t("ideaBody", { name: idea.worker.name, minutes: draft.minutes })}</p>
            </Notice>
          )}
          {trouble !== null && seen?.text === text ? (
            <Notice
              tone="wait"
              icon="connect"
              title={trouble || t("offline")}
              action={<Button onClick={() => setTurn(turn + 1)}>{t("again")}</Button>}
            >
              {!trouble && <p>{t("offlineBody")}</p>}
            </Notice>
          ) : seen?.text !== text ? (
            <p class="small soft">{t("checking")}</p>
          ) : faults.length > 0 && draft.fields.length > 0 ? (
            <Notice tone="bad" title={t("faults", { n: faults.length })}>
              {whole.map((fault) => (
                <p key={fault.code}>{t("formFault", { message: fault.message })}</p>
              ))}
            </Notice>
          ) : (
            isSound && <p class="small soft">{terms ? t("sound") : t("gaps")}</p>
          )}
          <Button
            kind="primary"
            icon="send"
            full
            busy={busy}
            disabled={!isSound || !terms}
            onClick={() => void publish()}
          >
            {t("publish", { no: next })}
          </Button>
          {drafts.value[name] && (
            <Button
              kind="quiet"
              icon="trash"
              onClick={() => {
                const before = draft;
                keep(name, null);
                toast(t("discarded"), () => keep(name, before));
              }}
            >
              {t("discard")}
            </Button>
          )}
          {sound && draft.fields.length > 0 && <Preview schema={sound} />}
        </div>
      </div>
    </DeskPage>
  );
}
