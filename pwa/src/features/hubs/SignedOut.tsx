import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { t } from "../../text/desk.ts";
import { codeText } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { digits, grouped } from "../pairing/code.ts";
import { DeskPage } from "./DeskPage.tsx";

const ofTheLine = ["no_network", "no_server", "not_ours"] as const;

function sentence(code: string): string {
  const line = ofTheLine.find((one) => one === code);
  return line === undefined ? codeText(code) : t(`link.${line}`);
}

/** Above every screen while the server does not know this device. */
export function SignedOut() {
  if (house.link.value.state !== "signed_out") return null;
  return (
    <aside class="page wide signed-out" aria-label={t("again.title")}>
      <PairAgain />
    </aside>
  );
}

/** In place of a screen when this device was stopped: what it held is gone from it. */
export function StoppedScreen() {
  return (
    <DeskPage title={t("again.stopped")}>
      <PairAgain />
    </DeskPage>
  );
}

/** The server no longer knows this device: eight new digits, right here, and everything goes on. */
export function PairAgain() {
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | undefined>();

  async function pair(): Promise<void> {
    if (code.length !== 8) {
      setError(t("again.short"));
      return;
    }
    setBusy(true);
    const answer = await house.pair(code);
    setBusy(false);
    setError(answer.ok ? undefined : sentence(answer.code));
    if (answer.ok) void house.connect();
  }

  return (
    <Notice alert tone="wait" icon="phone" title={t("again.title")}>
      <div class="stack tight">
        <p>{t("again.body")}</p>
        <TextInput
          label={t("invite.code")}
          value={grouped(code)}
          inputMode="numeric"
          autoComplete="one-time-code"
          error={error}
          onInput={(typed) => {
            setCode(digits(typed));
            setError(undefined);
          }}
          onEnter={() => void pair()}
        />
        <div class="row">
          <Button icon="connect" busy={busy} onClick={() => void pair()}>
            {t("again.do")}
          </Button>
        </div>
      </div>
    </Notice>
  );
}
