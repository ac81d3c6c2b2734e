import { t } from "../../text/desk.ts";
import { codeText, when } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { type Column, Table } from "../../ui/Table.tsx";
import { Files, FilesCount } from "../files/Files.tsx";
import { Person } from "../hubs/Person.tsx";
import { useWords } from "../templates/useWords.ts";
import { receiveWithout, receiving } from "./act.ts";
import { Cell, loose } from "./Cell.tsx";
import type { Delivery } from "./list.ts";
import { cameAt, type Form } from "./rows.ts";

/** What somebody delivered for one piece: the receipt, and the answers row by row. */
export function Answers({ result, form }: { result: Delivery; form: Form }) {
  const words = useWords(form, "desk");
  const columns: Column<string[]>[] = [
    { key: "row", label: t("piece.row"), end: true, cell: (_, index) => index + 1 },
    ...form.fields.map((field, place) => ({
      key: field.key,
      label: field.label,
      cell: (_: string[], row: number) => (
        <Cell of={result} row={row} column={place} say={(text) => words(field.key, text)} />
      ),
    })),
  ];
  return (
    <div class="stack tight">
      <div class="row ends">
        <Person name={result.worker.name} tint={result.worker.tint} size="s">
          {t("piece.delivered", { when: when(cameAt(result)) })}
        </Person>
        {result.state === "late" && (
          <Badge tone="wait" icon="clock">
            {t("piece.late")}
          </Badge>
        )}
      </div>
      {result.receipt === null ? (
        <Incomplete result={result} />
      ) : (
        <p class="small soft num">{t("piece.receipt", { receipt: result.receipt })}</p>
      )}
      <Files of={loose(result)} code={result.code} />
      {result.flags.map((flag) => (
        <Badge key={flag} tone="wait" icon="warn">
          {codeText(flag)}
        </Badge>
      ))}
      <Table
        quiet
        caption={t("piece.answers", { code: result.code, name: result.worker.name })}
        columns={columns}
        rows={result.answers}
        id={(_, index) => index}
      />
    </div>
  );
}

/** The text is here and not all of its files: how many, and going on without. */
function Incomplete({ result }: { result: Delivery }) {
  return (
    <div class="row ends">
      <FilesCount of={result} />
      <Button
        kind="quiet"
        icon="check"
        busy={receiving.value.has(result.id)}
        onClick={() => receiveWithout(result.id, result.piece)}
      >
        {t("files.receive")}
      </Button>
    </div>
  );
}
