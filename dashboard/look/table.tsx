/** Rows of one kind, as a real table that becomes a list of cards where there is no room. */
import type { Child } from 'hono/jsx'
import { Icon } from './icon.tsx'

export interface Column<Row> {
  /** Names the column; on a phone it stands before each cell. */
  readonly head: string
  readonly cell: (row: Row) => Child
  /** `name` heads its row, `number` is set to the right, `action` needs no head to be seen. */
  readonly kind?: 'name' | 'number' | 'action'
  readonly sort?: SortLink
}

export interface SortLink {
  /** The same list by this column. */
  readonly href: string
  /** How the list is sorted by this column; null where it is sorted by another. */
  readonly now: 'ascending' | 'descending' | null
}

interface TableProps<Row> {
  readonly caption: Child
  /** For whom sees the page, the caption says what a heading beside it says already. */
  readonly quiet?: boolean
  readonly columns: readonly Column<Row>[]
  readonly rows?: readonly Row[]
  /** Instead of `rows`, where they belong together under heads of their own. */
  readonly groups?: readonly RowGroup<Row>[]
  /** Before all other columns, with a box that ticks all: the boxes of a form. */
  readonly tick?: Tick<Row>
}

export interface RowGroup<Row> {
  readonly head: Child
  readonly rows: readonly Row[]
  /** Behind the rows: the way to those that are not shown. */
  readonly foot?: Child
}

interface Tick<Row> {
  /** The id of the form that they belong to. */
  readonly form: string
  readonly value: (row: Row) => string
  /** `Select acme/rocket`. */
  readonly label: (row: Row) => string
}

export function DataTable<Row>(props: TableProps<Row>) {
  const { caption, quiet, columns, rows = [], groups, tick } = props
  const wide = columns.length + (tick ? 1 : 0)
  return (
    <div class="scroll">
      <table>
        <caption class={quiet ? 'hidden-but-read' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {tick && <TickAll form={tick.form} />}
            {columns.map((column) => (
              <Head column={column} />
            ))}
          </tr>
        </thead>
        {groups ? (
          groups.map(({ head, rows: own, foot }) => (
            <tbody>
              <tr class="group-head">
                <th colspan={wide} scope="rowgroup">
                  {head}
                </th>
              </tr>
              <Rows columns={columns} rows={own} {...(tick && { tick })} />
              {foot && (
                <tr class="group-foot">
                  <td colspan={wide}>{foot}</td>
                </tr>
              )}
            </tbody>
          ))
        ) : (
          <tbody>
            <Rows columns={columns} rows={rows} {...(tick && { tick })} />
          </tbody>
        )}
      </table>
    </div>
  )
}

type RowsProps<Row> = Pick<TableProps<Row>, 'columns' | 'tick'> & {
  readonly rows: readonly Row[]
}

function Rows<Row>({ columns, rows, tick }: RowsProps<Row>) {
  return (
    <>
      {rows.map((row) => (
        <tr>
          {tick && <TickOne tick={tick} row={row} />}
          {columns.map((column) => (
            <Cell column={column} row={row} />
          ))}
        </tr>
      ))}
    </>
  )
}

const CLASSES = { name: 'name', number: 'number', action: 'action' } as const

function classOf({ kind }: { readonly kind?: keyof typeof CLASSES }): string | undefined {
  return kind && CLASSES[kind]
}

function Head<Row>({ column }: { readonly column: Column<Row> }) {
  const { head, kind, sort } = column
  const word = kind === 'action' ? <span class="hidden-but-read">{head}</span> : head
  return (
    <th scope="col" class={classOf(column)} aria-sort={sort?.now ?? undefined}>
      {sort ? (
        <a class="plain" href={sort.href}>
          {word}
          {sort.now && <Icon name={sort.now === 'ascending' ? 'arrow-up' : 'arrow-down'} />}
        </a>
      ) : (
        word
      )}
    </th>
  )
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const { head, kind, cell } = column
  if (kind === 'name') {
    return (
      <th scope="row" class="name">
        {cell(row)}
      </th>
    )
  }
  return (
    <td class={classOf(column)} data-label={kind === 'action' ? undefined : head}>
      {cell(row)}
    </td>
  )
}

function TickAll({ form }: { readonly form: string }) {
  return (
    <td class="tick">
      <input type="checkbox" data-all form={form} aria-label="Select all on this page" />
    </td>
  )
}

function TickOne<Row>({ tick, row }: { readonly tick: Tick<Row>; readonly row: Row }) {
  return (
    <td class="tick">
      <input
        type="checkbox"
        name="id"
        value={tick.value(row)}
        form={tick.form}
        aria-label={tick.label(row)}
      />
    </td>
  )
}
