import { useEffect, useRef, useState } from "preact/hooks";
import { house } from "../../house.ts";
import { go, match, route } from "../../shell/router.ts";
import { codeText, type Lang, t } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Page } from "../../ui/Page.tsx";
import { toast } from "../../ui/toast.tsx";
import { digits, grouped } from "./code.ts";
import { Guide, installed } from "./Install.tsx";
import { Mark } from "./Mark.tsx";
import { canScan, scan } from "./scan.ts";

/** Nobody could be asked: the code is as good as before, and can be pressed again. */
const unasked = ["no_network", "no_server", "not_ours"] as const;

function why(code: string): string {
  if (code === "unsent_work") return t("pair.unsent_work");
  if (code.startsWith("storage_")) return t("app.brokenBody");
  if (code === "no_network") return t("pair.no_network");
  if (code === "no_server") return t("pair.no_server");
  return code === "not_ours" ? t("link.not_ours") : codeText(code);
}

function Scanner({ onCode, onClose }: { onCode: (code: string) => void; onClose: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (!video.current) return;
    return scan(video.current, onCode, () => {
      toast(t("pair.scanFailed"));
      onClose();
    });
  }, []);
  return (
    <div class="stack tight">
      <p role="status">{t("pair.scanning")}</p>
      <div class="scan">
        <video ref={video} muted playsInline aria-label={t("pair.scanning")} />
      </div>
      <Button icon="x" full onClick={onClose}>
        {t("pair.scanStop")}
      </Button>
    </div>
  );
}

/** The first page: what this is, the way onto the home screen, and the eight digits. */
export function PairPage() {
  const linked = digits(match("/pair/:code", route.value)?.code ?? "");
  const [code, setCode] = useState(linked);
  const [typed, setTyped] = useState(grouped(linked));
  const [error, setError] = useState<string | undefined>();
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [scanning, setScanning] = useState(false);

  const take = (next: string): void => {
    setCode(next);
    setTyped(grouped(next));
    setError(undefined);
    setFailure(null);
  };
  useEffect(() => {
    // A link that was opened while this page was already here.
    if (linked.length === 8) take(linked);
  }, [linked]);

  const start = async (): Promise<void> => {
    if (busy) return;
    if (code.length !== 8) {
      setError(t("pair.short", { n: code.length }));
      document.getElementById("pair-code")?.focus();
      return;
    }
    setBusy(true);
    setFailure(null);
    const said = await house.pair(code);
    setBusy(false);
    if (!said.ok) {
      setFailure(said.code);
      return;
    }
    const me = house.me.peek();
    go("/", { replace: true });
    if (me) toast(t("pair.welcome", { name: me.name }));
  };

  const lang = house.settings.value.lang;
  const other: Lang = lang === "ja" ? "en" : "ja";
  return (
    <Page
      title={t("pair.title")}
      aside={
        <Button
          kind="quiet"
          onClick={() => {
            house.settings.value = { ...house.settings.value, lang: other };
          }}
        >
          <span class="nowrap" lang={other}>
            {t(`lang.${other}`)}
          </span>
        </Button>
      }
    >
      <div class="hello">
        <Mark />
        <p>{t("pair.what")}</p>
      </div>
      {!installed() && (
        <section class="stack tight">
          <h2>{t("pair.installTitle")}</h2>
          <p>{t("pair.installBody")}</p>
          <Guide />
          <p class="small soft">{t("pair.installDone")}</p>
        </section>
      )}
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <h2>{t("pair.codeTitle")}</h2>
        {linked.length === 8 && linked === code && (
          <Notice tone="info" icon="qr" title={t("pair.linkTitle")}>
            {t("pair.linkBody")}
          </Notice>
        )}
        <div class="code-input">
          <TextInput
            id="pair-code"
            label={t("pair.code")}
            hint={t("pair.codeHint")}
            error={error}
            inputMode="numeric"
            autoComplete="one-time-code"
            enterKeyHint="go"
            value={typed}
            onInput={(value) => {
              setTyped(value);
              setCode(digits(value));
              setError(undefined);
              setFailure(null);
            }}
            onLeave={(value) => {
              if (digits(value).length === 8) setTyped(grouped(digits(value)));
            }}
            onEnter={() => void start()}
          />
        </div>
        {failure && (
          <Notice
            alert
            tone={unasked.some((one) => one === failure) ? "wait" : "bad"}
            icon="warn"
            title={t("pair.failed")}
          >
            {why(failure)}
          </Notice>
        )}
        <Button kind="primary" type="submit" full icon="check" busy={busy}>
          {busy ? t("pair.going") : t("pair.go")}
        </Button>
        {canScan() && !scanning && (
          <Button icon="qr" full onClick={() => setScanning(true)}>
            {t("pair.scan")}
          </Button>
        )}
      </form>
      {scanning && (
        <Scanner
          onClose={() => setScanning(false)}
          onCode={(found) => {
            setScanning(false);
            take(found);
          }}
        />
      )}
    </Page>
  );
}
