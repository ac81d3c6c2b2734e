import { useState } from "preact/hooks";
import { t } from "../../text/desk.ts";
import { codeText } from "../../text/index.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { focusSoon } from "../hubs/focus.ts";
import { Working } from "../orders/Working.tsx";
import { Arrivals } from "./Arrivals.tsx";
import { type Brought, bring } from "./taken.ts";

type State = { kind: "idle" } | { kind: "sending"; name: string } | Brought;

function Choose({ onFile }: { onFile: (file: File) => void }) {
  const [over, setOver] = useState(false);
  function take(list: FileList | null | undefined): void {
    const first = list?.[0];
    if (first !== undefined) onFile(first);
  }
  return (
    <label
      class={`drop${over ? " over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <input
        class="drop-input"
        type="file"
        id="handover-file"
        accept=".json,application/json"
        aria-describedby="handover-hint"
        onChange={(event) => {
          take(event.currentTarget.files);
          // the same file may be brought again
          event.currentTarget.value = "";
        }}
      />
      <Icon name="upload" />
      <span class="drop-words">
        <strong>{t("handover.choose")}</strong>
        <span class="small soft" id="handover-hint">
          {t("handover.hint")} <span class="mouse">{t("new.file.drop")}</span>
        </span>
      </span>
    </label>
  );
}

function Wrong({ state }: { state: Exclude<Brought, { kind: "taken" }> }) {
  if (state.kind === "network") {
    return (
      <Notice alert tone="wait" icon="connect" title={t("new.network.title")}>
        <p>{t("handover.network")}</p>
      </Notice>
    );
  }
  return (
    <Notice alert tone="bad" title={t("handover.wrong")}>
      <p>{state.refusal.message || codeText(state.refusal.code)}</p>
    </Notice>
  );
}

/** お店でつなぐ: a phone that cannot connect, brought to the counter as a file. */
export function HandoverScreen() {
  const [state, setState] = useState<State>({ kind: "idle" });
  async function take(file: File): Promise<void> {
    setState({ kind: "sending", name: file.name });
    const brought = await bring(file);
    setState(brought);
    if (brought.kind === "taken") focusSoon("handover-head");
  }
  return (
    <DeskPage title={t("handover.title")} back="/people">
      {state.kind === "taken" ? (
        <Arrivals taken={state.taken} onMore={() => setState({ kind: "idle" })} />
      ) : (
        <section class="stack" aria-labelledby="handover-how">
          <h2 id="handover-how">{t("handover.how")}</h2>
          <ol class="steps">
            <li>{t("handover.step.export")}</li>
            <li>{t("handover.step.bring")}</li>
            <li>{t("handover.step.choose")}</li>
          </ol>
          <Choose onFile={(file) => void take(file)} />
          <div aria-live="polite">
            {state.kind === "sending" && <Working label={t("handover.sending", { name: state.name })} />}
          </div>
          {(state.kind === "network" || state.kind === "refused") && <Wrong state={state} />}
        </section>
      )}
    </DeskPage>
  );
}
