/** Rows as a file for spreadsheets. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'

export type Cell = string | number | boolean | null

export interface CsvColumn<Row> {
  readonly head: string
  readonly cell: (row: Row) => Cell
}

/**
 * CSV of RFC 4180 with a row of names, made while it is sent. A text that a spreadsheet would take
 * for a formula begins with an apostrophe.
 */
export function answerCsv<Row>(
  /** With its ending. */
  filename: string,
  columns: readonly CsvColumn<Row>[],
  rows: Iterable<Row> | AsyncIterable<Row>,
): Response {
  const csv = stringify({ escape_formulas: true, cast: { boolean: String } })
  const lines = Readable.from(cellsOf(columns, rows))
  // A reader that goes away ends both; what fails is told to the reader by a cut answer.
  pipeline(lines, csv).catch(() => undefined)
  return new Response(Readable.toWeb(csv), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${filename}"`,
      'cache-control': 'private, no-store',
    },
  })
}

async function* cellsOf<Row>(
  columns: readonly CsvColumn<Row>[],
  rows: Iterable<Row> | AsyncIterable<Row>,
): AsyncGenerator<readonly Cell[]> {
  yield columns.map(({ head }) => head)
  for await (const row of rows) yield columns.map(({ cell }) => cell(row))
}
