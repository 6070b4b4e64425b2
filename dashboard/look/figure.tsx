/** A chart with the numbers that it is drawn from. */
import type { Child } from 'hono/jsx'
import { type Column, DataTable } from './table.tsx'

interface ChartFigureProps<Row> {
  readonly title: string
  /** What it shows, in one sentence that holds without the picture. */
  readonly summary: string
  /** The numbers, one row each. */
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  /** What the colours stand for, where there are several. */
  readonly legend?: Child
  /** The picture: an `svg` of class `chart`. */
  readonly children?: Child
}

export function ChartFigure<Row>(props: ChartFigureProps<Row>) {
  const { title, summary, columns, rows, legend, children } = props
  return (
    <figure class="box">
      <figcaption>
        {title} <span class="hint summary">{summary}</span>
      </figcaption>
      {children}
      {legend}
      {rows.length > 0 && (
        <details>
          <summary>As a table</summary>
          <DataTable caption={title} quiet columns={columns} rows={rows} />
        </details>
      )}
    </figure>
  )
}
