import { house } from "../../house.ts";
import { t } from "../../text/desk.ts";
import { codeText, when } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { type Column, Table } from "../../ui/Table.tsx";
import { Person } from "../hubs/Person.tsx";
import { inWords, worded } from "../templates/inWords.ts";
import type { DeskResult, Form, Version } from "./rows.ts";

/** What somebody delivered for one piece: the receipt, and the answers row by row. */
export function Answers({ result, form }: { result: DeskResult; form: Form }) {
  const schema = house.rows<Version>("desk", "version").value.get(String(form.version))?.form;
  const words = (key: string, text: string) => inWords(worded(schema?.properties[key]), text);
  const columns: Column<string[]>[] = [
    { key: "row", label: t("piece.row"), end: true, cell: (_, index) => index + 1 },
    ...form.fields.map((field, place) => ({
      key: field.key,
      label: field.label,
      cell: (row: string[]) =>
        words(field.key, row[place] ?? "") || <span class="soft nowrap">{t("piece.blank")}</span>,
    })),
  ];
  return (
    <div class="stack tight">
      <div class="row ends">
        <Person name={result.worker.name} tint={result.worker.tint} size="s">
          {t("piece.delivered", { when: when(result.received_at) })}
        </Person>
        {result.state === "late" && (
          <Badge tone="wait" icon="clock">
            {t("piece.late")}
          </Badge>
        )}
      </div>
      <p class="small soft num">{t("piece.receipt", { receipt: result.receipt })}</p>
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
