import { useEffect, useRef, useState } from "preact/hooks";
import { house } from "../../house.ts";
import { go } from "../../shell/router.ts";
import { codeText, yen } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { toast } from "../../ui/toast.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import type { Hub } from "../orders/rows.ts";
import { SheetErrors } from "../orders/SheetErrors.tsx";
import { Working } from "../orders/Working.tsx";
import { isTyped, kind, look, type Offer, problem, save, seen, sheet, title, work } from "./ask.ts";
import { FilesDrop, Spare } from "./FilesDrop.tsx";
import { pictures, sending } from "./pictures.ts";
import { t } from "./words.ts";

function Step({
  no,
  id,
  words,
  children,
}: {
  no: number;
  id: string;
  words: string;
  children: preact.ComponentChildren;
}) {
  return (
    <section class="stack step" aria-labelledby={id}>
      <h2 id={id} class="step-head">
        <span class="step-no" aria-hidden="true">
          {no}
        </span>
        {words}
      </h2>
      {children}
    </section>
  );
}

function Kinds({ offers, wrong }: { offers: readonly Offer[]; wrong: boolean }) {
  const hub = [...house.rows<Hub>("firm", "hub").value.values()][0];
  if (offers.length === 0) {
    return (
      <Empty icon="people" title={t("kind.none")}>
        <p>{t("kind.noneBody", { name: hub?.coordinator?.name ?? hub?.name ?? "" })}</p>
      </Empty>
    );
  }
  return (
    <fieldset class="offers">
      <legend class="sr">{t("kind")}</legend>
      {offers.map((one) => (
        <label key={one.code} class="card offer">
          <input
            type="radio"
            name="kind"
            id={`kind-${one.code}`}
            checked={kind.value?.code === one.code}
            onChange={() => {
              kind.value = one;
              if (title.value === "") title.value = one.title;
            }}
          />
          <span class="stack tight">
            <strong>{one.title}</strong>
            <span class="num">{t("kind.terms", { unit: one.unit, yen: yen(one.yen), minutes: one.minutes })}</span>
            <span class="small soft">{t("kind.fields", { fields: one.fields.join("・") })}</span>
          </span>
        </label>
      ))}
      {wrong && (
        <p class="field-error" role="alert">
          {t("gap.kind")}
        </p>
      )}
    </fieldset>
  );
}

function SheetDrop() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="stack tight">
      <label class="drop">
        <input
          ref={input}
          class="drop-input"
          type="file"
          id="new-file"
          accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          aria-describedby="ask-sheet-hint"
          onChange={(event) => {
            const first = event.currentTarget.files?.[0];
            event.currentTarget.value = "";
            if (first === undefined) return;
            sheet.value = first;
            void look();
          }}
        />
        <Icon name="upload" />
        <span class="drop-words">
          <strong>{sheet.value === null ? t("sheet.choose") : t("sheet.again")}</strong>
          <span class="small soft" id="ask-sheet-hint">
            {t("sheet.hint")}
          </span>
        </span>
      </label>
      {sheet.value !== null && (
        <div class="row ends">
          <span>
            {t("sheet.name")}：{sheet.value.name}
          </span>
          <Button
            kind="quiet"
            icon="x"
            onClick={() => {
              sheet.value = null;
              void look();
            }}
          >
            {t("sheet.drop")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** How sheet and files fit: nothing was taken in, where and why; or that all is there. */
function Fit() {
  const wrong = problem.value;
  const now = seen.value;
  if (work.value === "reading") return <Working label={t("reading")} />;
  if (wrong?.kind === "network") {
    return (
      <Notice
        alert
        tone="wait"
        icon="connect"
        title={t("network")}
        action={
          now === null && (
            <Button icon="connect" onClick={() => void look()}>
              {t("again")}
            </Button>
          )
        }
      >
        <p>{t("network.body")}</p>
      </Notice>
    );
  }
  const rows = wrong?.kind === "refused" ? wrong.refusal.rows : (now?.errors ?? []);
  const spare = (now?.pictures?.spare ?? []).map((at) => pictures.value[at]?.name ?? "");
  return (
    <>
      {(wrong !== null || rows.length > 0) && (
        <>
          <Notice alert tone="bad" title={t("wrong")}>
            {wrong?.kind === "refused" && <p>{wrong.refusal.message || codeText(wrong.refusal.code)}</p>}
            <p>{t("wrong.body")}</p>
          </Notice>
          {rows.length > 0 && <SheetErrors errors={rows} caption={t("wrong.caption", { n: rows.length })} />}
        </>
      )}
      {now !== null && wrong === null && rows.length === 0 && (
        <Notice tone="good" icon="check" title={now.pictures ? t("fits") : t("fits.plain", { rows: now.rows })} />
      )}
      <Spare names={spare} />
    </>
  );
}

/** What she agrees to, in figures, before she does. What a hub adds (its fee, the day of payment) stands in `children`. */
function Cost({ offer, rows }: { offer: Offer | null; rows: number | null }) {
  const pieces = offer && rows !== null ? Math.ceil(rows / offer.size) : null;
  return (
    <section class="card stack" aria-labelledby="cost-head">
      <h2 id="cost-head">{t("cost")}</h2>
      {offer === null || pieces === null ? (
        <p class="soft">{t("cost.later")}</p>
      ) : (
        <>
          <dl class="sums" aria-live="polite">
            <div>
              <dt>{t("cost.pieces")}</dt>
              <dd class="num">{t("cost.pieces.value", { n: pieces })}</dd>
            </div>
            <div>
              <dt>{t("cost.each")}</dt>
              <dd class="num">{yen(offer.yen)}</dd>
            </div>
            <div>
              <dt>{t("cost.work")}</dt>
              <dd class="num">
                <strong>{yen(pieces * offer.yen)}</strong>
              </dd>
            </div>
          </dl>
          <p class="small soft">{t("cost.rest")}</p>
          <div>
            <p class="small soft">{t("cost.review")}</p>
            <p>{t("cost.review.value")}</p>
          </div>
        </>
      )}
    </section>
  );
}

/** たのむ: the work, the documents, what it costs; then she asks for it, or keeps a draft. */
export function AskScreen() {
  const [tried, setTried] = useState(false);
  const offers = [...house.rows<Offer>("firm", "template").value.values()];
  const now = seen.value;
  const gap = kind.value === null ? "kind" : title.value.trim() === "" ? "name" : now === null ? "material" : null;
  const blocked = (now?.errors.length ?? 0) > 0;
  useEffect(() => {
    house.formOpen.value = isTyped();
    return () => {
      house.formOpen.value = false;
    };
  });
  const finish = async (propose: boolean): Promise<void> => {
    setTried(true);
    if (gap !== null || blocked) return;
    const id = await save(propose);
    if (id === null) return;
    void house.connect();
    toast(t(propose ? "done" : "drafted"));
    go(`/orders/${id}`, { replace: true });
  };
  const busy = work.value === "sending";
  return (
    <DeskPage title={t("title")} back="/">
      <div class="split">
        <div class="stack wide">
          <Step no={1} id="step-kind" words={t("kind")}>
            <Kinds offers={offers} wrong={tried && gap === "kind"} />
            <TextInput
              id="title"
              required
              label={t("name")}
              hint={t("name.hint")}
              maxLength={80}
              value={title.value}
              error={tried && gap === "name" ? t("gap.name") : undefined}
              onInput={(value) => {
                title.value = value;
              }}
            />
          </Step>
          <Step no={2} id="step-material" words={t("material")}>
            <p class="soft">{t("material.hint")}</p>
            <FilesDrop onChange={() => void look()} />
            <SheetDrop />
            <div class="stack" aria-live="polite">
              <Fit />
            </div>
            {tried && gap === "material" && (
              <p class="field-error" role="alert">
                {t("gap.material")}
              </p>
            )}
          </Step>
        </div>
        <div class="stack beside">
          <Cost offer={kind.value} rows={now !== null && !blocked ? now.rows : null} />
          <div class="stack tight">
            <Button kind="primary" icon="send" full busy={busy} onClick={() => void finish(true)}>
              {t("do")}
            </Button>
            <Button icon="file" full disabled={busy} onClick={() => void finish(false)}>
              {t("draft")}
            </Button>
            <p class="small soft num" role="status">
              {busy ? (sending.value ? t("sending", { ...sending.value }) : t("making")) : ""}
            </p>
          </div>
        </div>
      </div>
    </DeskPage>
  );
}
