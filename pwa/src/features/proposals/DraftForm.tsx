import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { house } from "../../house.ts";
import { go } from "../../shell/router.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice, TextInput, YesNo } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Page } from "../../ui/Page.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { toast } from "../../ui/toast.tsx";
import { NO, YES } from "../../ui/yesno.ts";
import { normalise } from "../results/values.ts";
import type { Idea } from "./mine.ts";
import { type Kind, kinds } from "./rows.ts";
import { Story } from "./Story.tsx";
import { sum, t } from "./words.ts";

const fields = ["kind", "words", "before", "after", "volume", "named"] as const;
type Written = Record<(typeof fields)[number], string>;

/** A whole number as it is typed on any keyboard; null for anything else, and beyond `most`. */
function whole(typed: string, least: number, most: number): number | null {
  const read = normalise("number", typed).value;
  const number = read ? Number(read) : Number.NaN;
  return Number.isInteger(number) && number >= least && number <= most ? number : null;
}

function beginning(idea: Idea, answers: readonly string[] | undefined): Written {
  const told: Written = {
    kind: idea.kind ?? "",
    words: idea.words,
    before: String(idea.before ?? (idea.minutes || "")),
    after: String(idea.after ?? ""),
    volume: String(idea.volume ?? idea.monthly),
    named: idea.named ? YES : NO,
  };
  if (!answers) return told;
  return Object.fromEntries(fields.map((name, at) => [name, answers[at] ?? told[name]])) as Written;
}

/** From a sentence to a proposal. What is typed is kept at once, under the number of the idea; its pictures beside it. */
export function DraftForm({
  idea,
  files,
  children,
}: {
  idea: Idea;
  /** Its pictures. */
  files: ComponentChildren;
  children: ComponentChildren;
}) {
  const place = -idea.number;
  const [written, setWritten] = useState<Written | null>(null);
  const [state, setState] = useState<"open" | "busy" | "failed" | "gaps">("open");
  useEffect(() => {
    let here = true;
    const begin = (answers?: readonly string[]): void => {
      if (here) setWritten(beginning(idea, answers));
    };
    house.readDraft(place).then(
      (draft) => begin(draft?.answers[0]),
      () => begin(),
    );
    house.formOpen.value = true;
    return () => {
      here = false;
      house.formOpen.value = false;
    };
  }, [place]);
  if (!written) {
    return (
      <Page title={t("title")} back="/ideas">
        <Skeleton label={t("title")} />
      </Page>
    );
  }
  const put = (name: keyof Written) => (value: string) => {
    const next = { ...written, [name]: value };
    setWritten(next);
    const answers = [fields.map((one) => next[one])];
    house.writeDraft(place, { answers, row: 0, at: Date.now() }).catch(() => setState("failed"));
  };
  const before = whole(written.before, 0, 480);
  const after = whole(written.after, 0, 480);
  const volume = whole(written.volume, 1, 100_000);
  const told = sum({ before, after, volume });
  const send = async (): Promise<void> => {
    const words = written.words.trim();
    if (before === null || after === null || volume === null || !words || !written.kind) return setState("gaps");
    setState("busy");
    const kind = written.kind as Kind;
    const args = { proposal: idea.number, kind, words, before, after, volume, named: written.named === YES };
    try {
      await house.act("proposal.draft", `proposal/${idea.number}`, args);
      toast(t("draft.done"));
      go("/ideas", { replace: true });
    } catch {
      setState("failed");
    }
  };
  const number = (name: "before" | "after" | "volume", read: number | null) => ({
    label: t(name),
    value: written[name],
    inputMode: "numeric" as const,
    required: true,
    error: read === null && (written[name].trim() !== "" || state === "gaps") ? t("number") : undefined,
    onInput: put(name),
  });
  return (
    <Page
      title={t("title")}
      back="/ideas"
      primary={
        <Button kind="primary" icon="send" full busy={state === "busy"} onClick={() => void send()}>
          {t(idea.state === "noted" ? "draft.do" : "draft.again")}
        </Button>
      }
    >
      {children}
      {state === "failed" && <Notice alert tone="bad" title={t("failed")} />}
      {state === "gaps" && <Notice alert tone="wait" icon="edit" title={t("draft.gaps")} />}
      <TextInput
        label={t("words")}
        value={written.words}
        required
        multiline
        rows={3}
        maxLength={500}
        onInput={put("words")}
      />
      <Choice
        label={t("kind")}
        required
        value={written.kind}
        options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        onChange={put("kind")}
      />
      <TextInput {...number("before", before)} />
      <TextInput {...number("after", after)} />
      <TextInput {...number("volume", volume)} hint={t("volumeHint")} />
      {told && (
        <p role="status">
          <strong class="num">{told}</strong>
        </p>
      )}
      {files}
      <YesNo label={t("named")} hint={t("namedHint")} value={written.named} onChange={put("named")} />
      <p class="small soft">{t("draft.saved")}</p>
      <Story of={idea} />
    </Page>
  );
}
