import "./Table.css";
import type { ComponentChildren } from "preact";

export interface Column<T> {
  key: string;
  label: string;
  /** Numbers stand at the end of their cell. */
  end?: boolean;
  cell: (row: T, index: number) => ComponentChildren;
}

export interface TableProps<T> {
  caption: string;
  /** The caption is for readers only. */
  quiet?: boolean;
  columns: readonly Column<T>[];
  rows: readonly T[];
  id: (row: T, index: number) => string | number;
  tone?: (row: T, index: number) => "bad" | "wait" | undefined;
}

/** A table for desks. The first column is the header of its row; a wide one scrolls inside itself, also by keyboard. */
export function Table<T>({ caption, quiet, columns, rows, id, tone }: TableProps<T>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="table-wrap" tabIndex={0} aria-label={caption}>
      <table class="table">
        <caption class={quiet ? "sr" : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" class={column.end ? "end" : undefined}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={id(row, index)} class={tone?.(row, index)}>
              {columns.map((column, place) =>
                place === 0 ? (
                  <th key={column.key} scope="row" class={column.end ? "end" : undefined}>
                    {column.cell(row, index)}
                  </th>
                ) : (
                  <td key={column.key} class={column.end ? "end" : undefined}>
                    {column.cell(row, index)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
