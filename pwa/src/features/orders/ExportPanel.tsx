import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { t } from "../../text/desk.ts";
import { codeText } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { toast } from "../../ui/toast.tsx";
import { fileName, type Refusal, refusal } from "./answer.ts";
import {
  defaultChoice,
  type Encoding,
  type Format,
  handOver,
  rememberExport,
  type SheetChoice,
  sheetPath,
} from "./export.ts";
import type { Counts, Source } from "./rows.ts";
import { SheetErrors } from "./SheetErrors.tsx";

interface Exported {
  id: number;
  code: string;
  source: Source;
  pieces: Counts;
}

type Problem = { kind: "network" } | { kind: "refused"; refusal: Refusal } | null;

/** Taking the sheet out: what came in is suggested, and a cell that does not fit an encoding is named. */
export function ExportPanel({ order, primary }: { order: Exported; primary: boolean }) {
  const [choice, setChoice] = useState<SheetChoice>(() => defaultChoice(order.source));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>(null);
  const missing = order.pieces.total - order.pieces.received;

  async function take(wanted: SheetChoice): Promise<void> {
    setChoice(wanted);
    setBusy(true);
    setProblem(null);
    try {
      const response = await house.request(sheetPath(order.code, wanted));
      if (!response.ok) {
        setProblem({ kind: "refused", refusal: await refusal(response) });
        return;
      }
      const name = fileName(response.headers.get("Content-Disposition"), `${order.code}.${wanted.format}`);
      handOver(await response.blob(), name);
      rememberExport(order.id, order.pieces.received);
      toast(t("export.done", { name }));
    } catch {
      setProblem({ kind: "network" });
    } finally {
      setBusy(false);
    }
  }

  function change(next: Partial<SheetChoice>): void {
    setProblem(null);
    setChoice({ ...choice, ...next });
  }

  return (
    <>
      {missing > 0 && <p class="small soft">{t("export.missing", { missing })}</p>}
      <Choice
        label={t("export.format")}
        value={choice.format}
        options={[
          { value: "xlsx", label: t("export.xlsx") },
          { value: "csv", label: t("export.csv") },
        ]}
        onChange={(format) => change({ format: format as Format })}
      />
      {choice.format === "csv" && (
        <Choice
          label={t("export.encoding")}
          hint={t(choice.encoding === "cp932" ? "export.cp932.hint" : "export.utf8.hint")}
          value={choice.encoding}
          options={[
            { value: "cp932", label: t("export.cp932") },
            { value: "utf-8", label: t("export.utf8") },
          ]}
          onChange={(encoding) => change({ encoding: encoding as Encoding })}
        />
      )}
      <Button kind={primary ? "primary" : "plain"} icon="download" busy={busy} full onClick={() => void take(choice)}>
        {t("export.take")}
      </Button>
      {problem?.kind === "network" && (
        <Notice alert tone="wait" icon="connect" title={t("export.network.title")}>
          <p>{t("export.network.body")}</p>
        </Notice>
      )}
      {problem?.kind === "refused" && (
        <Unencodable problem={problem.refusal} onTake={(wanted) => void take(wanted)} busy={busy} />
      )}
    </>
  );
}

function Unencodable(props: { problem: Refusal; onTake: (choice: SheetChoice) => void; busy: boolean }) {
  const { problem } = props;
  if (!problem.code.startsWith("unencodable")) {
    return <Notice alert tone="bad" title={problem.message || codeText(problem.code)} />;
  }
  return (
    <>
      <Notice
        alert
        tone="wait"
        title={t("export.unencodable.title")}
        action={
          <>
            <Button busy={props.busy} onClick={() => props.onTake({ format: "csv", encoding: "utf-8" })}>
              {t("export.unencodable.utf8")}
            </Button>
            <Button busy={props.busy} onClick={() => props.onTake({ format: "xlsx", encoding: "utf-8" })}>
              {t("export.unencodable.xlsx")}
            </Button>
          </>
        }
      >
        <p>{t("export.unencodable.body")}</p>
      </Notice>
      {problem.rows.length > 0 && (
        <SheetErrors errors={problem.rows} caption={t("export.unencodable.rows", { count: problem.rows.length })} />
      )}
    </>
  );
}
