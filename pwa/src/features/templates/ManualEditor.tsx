import { useState } from "preact/hooks";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { pathOf, useStored } from "../files/stored.ts";
import type { Step } from "./draft.ts";
import { sendPicture } from "./picture.ts";
import { t } from "./words.ts";

const MOST = 30;

/** A picture of a manual, small. */
export function StepPicture({ sha256, n }: { sha256: string; n: number }) {
  const url = useStored(pathOf(sha256, true));
  return url === null || url === "failed" ? null : <img width={160} src={url} alt={t("stepPicture", { n })} />;
}

/** The steps of a manual, in order: words, and a picture where it says more. */
export function ManualEditor({
  steps,
  onChange,
}: {
  steps: readonly Step[];
  onChange: (next: readonly Step[]) => void;
}) {
  const [busy, setBusy] = useState<number | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const put = (at: number, next: Partial<Step>) =>
    onChange(steps.map((step, other) => (other === at ? { ...step, ...next } : step)));
  const move = (at: number, by: number): void => {
    const [one, other] = [steps[at], steps[at + by]];
    if (one && other) onChange(steps.map((step, i) => (i === at ? other : i === at + by ? one : step)));
  };
  async function choose(at: number, file: File): Promise<void> {
    setBusy(at);
    setTrouble(null);
    try {
      put(at, { picture: await sendPicture(file) });
    } catch (error) {
      setTrouble((error as Error).message);
    }
    setBusy(null);
  }
  return (
    <section class="stack" aria-labelledby="manual-head">
      <h2 id="manual-head">{t("manual")}</h2>
      <p class="small soft">{t("manualHint")}</p>
      <ol class="stack">
        {steps.map((step, at) => (
          <li class="card stack tight" key={at}>
            <TextInput
              id={`step-${at}`}
              label={t("step", { n: at + 1 })}
              value={step.words}
              multiline
              rows={2}
              maxLength={1000}
              onInput={(words) => put(at, { words })}
            />
            {step.picture && <StepPicture sha256={step.picture} n={at + 1} />}
            <div class="row">
              <Button
                icon="upload"
                busy={busy === at}
                onClick={() => document.getElementById(`step-${at}-picture`)?.click()}
              >
                {t(busy === at ? "pictureSending" : step.picture ? "pictureOther" : "pictureChoose")}
              </Button>
              <input
                id={`step-${at}-picture`}
                hidden
                type="file"
                accept="image/*"
                aria-label={t("stepPicture", { n: at + 1 })}
                onChange={(event) => {
                  const [file] = event.currentTarget.files ?? [];
                  event.currentTarget.value = "";
                  if (file) void choose(at, file);
                }}
              />
              {step.picture && (
                <Button kind="quiet" icon="x" onClick={() => put(at, { picture: "" })}>
                  {t("pictureOff")}
                </Button>
              )}
              <Button kind="quiet" label={t("stepUp", { n: at + 1 })} disabled={at === 0} onClick={() => move(at, -1)}>
                ↑
              </Button>
              <Button
                kind="quiet"
                label={t("stepDown", { n: at + 1 })}
                disabled={at === steps.length - 1}
                onClick={() => move(at, 1)}
              >
                ↓
              </Button>
              <Button
                kind="quiet"
                icon="trash"
                label={t("stepOff", { n: at + 1 })}
                onClick={() => onChange(steps.filter((_, other) => other !== at))}
              />
            </div>
          </li>
        ))}
      </ol>
      {trouble !== null && <Notice alert tone="wait" icon="connect" title={trouble || t("pictureOffline")} />}
      {steps.length < MOST && (
        <Button icon="add" onClick={() => onChange([...steps, { words: "", picture: "" }])}>
          {t("stepAdd")}
        </Button>
      )}
    </section>
  );
}
