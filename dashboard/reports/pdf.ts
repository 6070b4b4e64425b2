/** A report on paper. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import pdfMake, { type Content } from 'pdfmake'
import type { CsvValue } from '../csv.ts'
import { describeExact } from '../look/time.tsx'
import { describePeriod, type Period } from './period.ts'
import type { Scope } from './scope.ts'
import type { ReportTable } from './tables.ts'

/** Nobody reads more on paper: the CSV has all. */
const MOST_ROWS = 200
/** Of these columns people on paper have no use. */
const LEFT_OUT: ReadonlySet<string> = new Set(['id', 'run', 'bytes stored', 'bytes'])

export async function makePdf(
  scope: Scope,
  period: Period,
  tables: readonly ReportTable[],
): Promise<Buffer> {
  const shown = await Promise.all(tables.map((table) => describeTable(table)))
  const { verdict } = scope
  const counts = `${verdict.protected} of ${verdict.covered} protected, ${verdict.excluded} excluded with a reason, ${verdict.gone} gone from GitHub.`
  return await openPrinter()
    .createPdf({
      pageSize: 'A4',
      pageOrientation: 'landscape',
      defaultStyle: { font: 'Roboto', fontSize: 8 },
      info: { title: `Backups of ${scope.name}`, creator: 'Holdfast' },
      footer: (page: number, pages: number) => ({
        text: `${page} of ${pages}`,
        alignment: 'center',
      }),
      content: [
        { text: `Backups of ${scope.name}`, fontSize: 18, bold: true },
        { text: `${describePeriod(period)}, made at ${describeExact(scope.at)}`, color: '#59636e' },
        { text: verdict.text, fontSize: 14, bold: true, margin: [0, 12, 0, 4] },
        { text: counts },
        ...(scope.whole ? [] : ['There are repositories that whoever made this may not see.']),
        ...shown.flat(),
      ],
    })
    .getBuffer()
}

async function describeTable({ title, head, rows }: ReportTable): Promise<Content[]> {
  const shown: (readonly CsvValue[])[] = []
  let count = 0
  for await (const row of rows()) {
    count += 1
    if (shown.length < MOST_ROWS) shown.push(row)
  }
  const columns = head.flatMap((name, at) => (LEFT_OUT.has(name) ? [] : [at]))
  const heading: Content = { text: title, fontSize: 12, bold: true, margin: [0, 16, 0, 4] }
  if (count === 0) return [heading, 'None.']
  return [
    heading,
    {
      layout: 'lightHorizontalLines',
      table: {
        headerRows: 1,
        widths: columns.map(() => 'auto'),
        body: [
          columns.map((at) => ({ text: head[at] ?? '', bold: true })),
          ...shown.map((row) => columns.map((at) => ({ text: cellOf(row[at]) }))),
        ],
      },
    },
    count > shown.length ? `… and ${count - shown.length} more, which the CSV has.` : '',
  ]
}

/** Long words would push other columns off the page: a break is allowed within them. */
function cellOf(value: CsvValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return describeExact(value)
  return String(value).replace(/(\S{24})(?=\S)/g, '$1\u200b')
}

function openPrinter(): typeof pdfMake {
  const entry = createRequire(import.meta.url).resolve('pdfmake')
  const folder = join(dirname(entry), '../fonts/Roboto')
  pdfMake.setFonts({
    Roboto: {
      normal: join(folder, 'Roboto-Regular.ttf'),
      bold: join(folder, 'Roboto-Medium.ttf'),
    },
  })
  // A report reads its fonts, and nothing that a text in it may name.
  pdfMake.setUrlAccessPolicy(() => false)
  pdfMake.setLocalAccessPolicy((path) => path.startsWith(folder))
  return pdfMake
}
