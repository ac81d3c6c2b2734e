import { t } from "../../text/desk.ts";
import { type Column, Table } from "../../ui/Table.tsx";
import { type Payload, pretty } from "./payload.ts";

/** What was sent: the answers under their labels, then all of it for whoever wants to look closely. */
export function Contents({ payload, args, caption }: { payload: Payload; args: string; caption: string }) {
  const { answers, facts } = payload;
  const width = Math.max(answers?.form?.fields.length ?? 0, ...(answers?.rows.map((row) => row.length) ?? []));
  const columns: Column<string[]>[] = [
    { key: "row", label: t("piece.row"), end: true, cell: (_, index) => index + 1 },
    ...Array.from({ length: width }, (_, place) => ({
      key: String(place),
      label: answers?.form?.fields[place]?.label ?? t("held.field", { no: place + 1 }),
      cell: (row: string[]) => row[place] || <span class="soft nowrap">{t("piece.blank")}</span>,
    })),
  ];
  return (
    <div class="stack tight">
      {answers !== null && (
        <Table quiet caption={caption} columns={columns} rows={answers.rows} id={(_, index) => index} />
      )}
      {answers === null && facts.length > 0 && (
        <dl class="facts across">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd class="clamp">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {payload.cut && <p class="small soft">{t("held.cut")}</p>}
      <details class="raw">
        <summary class="small">{t("held.raw")}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section class="table-wrap" tabIndex={0} aria-label={t("held.raw")}>
          <pre class="small">{pretty(args)}</pre>
        </section>
      </details>
    </div>
  );
}
