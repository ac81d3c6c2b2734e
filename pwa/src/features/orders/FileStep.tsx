import { useRef, useState } from "preact/hooks";
import { house } from "../../house.ts";
import { t } from "../../text/desk.ts";
import { codeText } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Table } from "../../ui/Table.tsx";
import { FilesDrop, Spare } from "../making/FilesDrop.tsx";
import { pictures } from "../making/pictures.ts";
import { choose, choosePictures, file, preview, problem, work } from "./new.ts";
import { SheetErrors } from "./SheetErrors.tsx";
import type { Preview } from "./terms.ts";
import { Working } from "./Working.tsx";

function Offline() {
  const state = house.link.value.state;
  if (state !== "no_network" && state !== "no_server" && state !== "not_ours") return null;
  // a try that failed says the same, and more
  if (problem.value?.kind === "network") return null;
  return (
    <Notice tone="wait" icon="connect" title={t("new.offline.title")}>
      <p>{t("new.offline.body")}</p>
    </Notice>
  );
}

function Drop() {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const chosen = file.value;
  function take(list: FileList | null | undefined): void {
    const first = list?.[0];
    if (first !== undefined) void choose(first);
  }
  return (
    // The label is the button; dropping is a second way for those who have a mouse.
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
        ref={input}
        class="drop-input"
        type="file"
        id="new-file"
        accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        aria-describedby="new-file-hint"
        onChange={(event) => {
          take(event.currentTarget.files);
          // the same name may be chosen again after it was mended
          event.currentTarget.value = "";
        }}
      />
      <Icon name="upload" />
      <span class="drop-words">
        <strong>{chosen === null ? t("new.file.choose") : t("new.file.again")}</strong>
        <span class="small soft" id="new-file-hint">
          {t("new.file.hint")} <span class="mouse">{t("new.file.drop")}</span>
        </span>
      </span>
    </label>
  );
}

function Found({ seen }: { seen: Preview }) {
  return (
    <div class="stack">
      <dl class="facts across">
        <div>
          <dt>{t("new.found.name")}</dt>
          <dd>{seen.name}</dd>
        </div>
        <div>
          <dt>{t("new.found.rows")}</dt>
          <dd class="num">{t("new.found.rows.value", { rows: seen.rows })}</dd>
        </div>
        <div>
          <dt>{t("new.found.kind")}</dt>
          <dd>{kind(seen)}</dd>
        </div>
      </dl>
      {seen.title_rows > 1 && <p class="small soft">{t("new.found.titles", { count: seen.title_rows })}</p>}
      {seen.sample.length > 0 && (
        <Table<string[]>
          caption={t("new.found.sample", { count: seen.sample.length })}
          columns={seen.columns.map((column, place) => ({
            key: String(column.index),
            label: column.label,
            cell: (row) => <span class={cellClass(seen, place, row[place])}>{row[place] || t("piece.blank")}</span>,
          }))}
          rows={seen.sample}
          id={(_, index) => index}
        />
      )}
    </div>
  );
}

/** Long columns show two lines of their text; short ones keep it on one. */
function cellClass(seen: Preview, place: number, text: string | undefined): string {
  if (!text) return "soft nowrap";
  return seen.sample.some((row) => (row[place] ?? "").length > 14) ? "clamp" : "nowrap";
}

function kind(seen: Preview): string {
  if (seen.format === "xlsx") return t("export.xlsx");
  const encoding = (seen.encoding ?? "").toLowerCase();
  if (/932|31j|s(hift)?[-_]?jis/.test(encoding)) return t("new.found.cp932");
  if (encoding.startsWith("utf-8") || encoding.startsWith("utf8")) return t("new.found.utf8");
  return t("new.found.other", { encoding: seen.encoding ?? "" });
}

/** Nothing was taken in: said first, then every place with its reason. */
function Wrong() {
  const wrong = problem.value;
  const chosen = file.value;
  const seen = preview.value;
  if (wrong?.kind === "network") {
    return (
      <div id="new-wrong" tabIndex={-1}>
        <Notice
          alert
          tone="wait"
          icon="connect"
          title={t("new.network.title")}
          action={
            chosen !== null &&
            seen === null && (
              <Button icon="connect" onClick={() => void choose(chosen)}>
                {t("new.network.again")}
              </Button>
            )
          }
        >
          <p>{t("new.network.body")}</p>
        </Notice>
      </div>
    );
  }
  const rows = wrong?.kind === "refused" ? wrong.refusal.rows : (seen?.errors ?? []);
  if (wrong === null && rows.length === 0) return null;
  const sentence =
    wrong?.kind === "refused" ? wrong.refusal.message || codeText(wrong.refusal.code) : t("new.wrong.rows");
  return (
    <div class="stack" id="new-wrong" tabIndex={-1}>
      <Notice alert tone="bad" title={t("new.wrong.title")}>
        <p>{sentence}</p>
        <p>{t("new.wrong.body")}</p>
      </Notice>
      {rows.length > 0 && <SheetErrors errors={rows} caption={t("new.wrong.caption", { count: rows.length })} />}
    </div>
  );
}

export function FileStep() {
  const seen = preview.value;
  return (
    <section class="stack step" aria-labelledby="step-file">
      <h2 id="step-file" class="step-head">
        <span class="step-no" aria-hidden="true">
          1
        </span>
        {t("new.step.file")}
      </h2>
      <Offline />
      <Drop />
      <FilesDrop onChange={choosePictures} />
      <div aria-live="polite">
        {work.value === "reading" && <Working label={t("new.reading", { name: file.value?.name ?? "" })} />}
      </div>
      <Wrong />
      <Spare names={(seen?.pictures?.spare ?? []).map((at) => pictures.value[at]?.name ?? "")} />
      {seen !== null && <Found seen={seen} />}
    </section>
  );
}
