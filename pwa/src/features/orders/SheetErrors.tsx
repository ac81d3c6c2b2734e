import { useId } from "preact/hooks";
import { t } from "../../text/desk.ts";
import { codeText } from "../../text/index.ts";
import type { SheetError } from "./terms.ts";

function place(error: SheetError): string {
  if (error.row === null) return error.line === null ? t("errors.whole") : t("errors.atLine", { line: error.line });
  if (error.line === null) return t("errors.atRow", { row: error.row });
  return t("errors.at", { row: error.row, line: error.line });
}

/** Cells of a sheet that cannot be taken, each with its place and its reason. */
export function SheetErrors({ errors, caption }: { errors: readonly SheetError[]; caption: string }) {
  const id = useId();
  return (
    <section class="wrongs" aria-labelledby={id}>
      <h3 id={id}>{caption}</h3>
      <ol>
        {errors.map((error) => (
          <li key={`${error.row} ${error.line} ${error.column} ${error.code}`}>
            <p class="wrongs-place num">
              <strong>{place(error)}</strong>
              {error.column !== "" && <span>{t("errors.column", { column: error.column })}</span>}
            </p>
            <p>{error.message || codeText(error.code)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
