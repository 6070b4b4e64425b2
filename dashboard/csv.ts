/** Comma-separated values for spreadsheets, which take some texts for formulas. */
import { stringify } from 'csv-stringify/sync'

export type CsvValue = string | number | boolean | Date | null

export interface CsvColumn<Row> {
  readonly head: string
  readonly cell: (row: Row) => CsvValue
}

/**
 * The rows under a head, with the mark that spreadsheets want before UTF-8. Times are in UTC. No
 * cell is a formula: what would be one begins with an apostrophe (OWASP, "CSV Injection").
 */
export async function* formatCsv(
  head: readonly string[],
  rows: Iterable<readonly CsvValue[]> | AsyncIterable<readonly CsvValue[]>,
): AsyncGenerator<string> {
  yield `\uFEFF${line(head)}`
  for await (const row of rows) yield line(row)
}

/** The same, by column. */
export function formatColumns<Row>(
  columns: readonly CsvColumn<Row>[],
  rows: Iterable<Row> | AsyncIterable<Row>,
): AsyncGenerator<string> {
  return formatCsv(
    columns.map(({ head }) => head),
    cellsOf(columns, rows),
  )
}

async function* cellsOf<Row>(
  columns: readonly CsvColumn<Row>[],
  rows: Iterable<Row> | AsyncIterable<Row>,
): AsyncGenerator<readonly CsvValue[]> {
  for await (const row of rows) yield columns.map(({ cell }) => cell(row))
}

function line(cells: readonly CsvValue[]): string {
  const texts = cells.map((cell) => (cell instanceof Date ? cell.toISOString() : cell))
  return stringify([texts], {
    cast: { boolean: String },
    escape_formulas: true,
    record_delimiter: 'windows',
  })
}
