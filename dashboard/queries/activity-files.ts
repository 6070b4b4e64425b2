/** The audit trail to take away. */
import { type CsvValue, formatCsv } from '../csv.ts'
import type { ActivityItem } from '../ports/activity.ts'
import type { TextFile } from '../send-text.ts'

const HEAD = ['seq', 'at', 'actor', 'action', 'target', 'address', 'result', 'detail', 'sha256']

export function activityFile(
  items: AsyncIterable<ActivityItem>,
  format: 'csv' | 'ndjson',
): TextFile {
  if (format === 'ndjson') {
    return { name: 'activity.ndjson', type: 'application/x-ndjson', chunks: lines(items) }
  }
  return { name: 'activity.csv', type: 'text/csv', chunks: formatCsv(HEAD, rows(items)) }
}

async function* lines(items: AsyncIterable<ActivityItem>): AsyncGenerator<string> {
  for await (const item of items) yield `${JSON.stringify(item)}\n`
}

async function* rows(items: AsyncIterable<ActivityItem>): AsyncGenerator<readonly CsvValue[]> {
  for await (const { seq, at, actor, action, target, address, result, detail, sha256 } of items) {
    yield [seq, at, actor, action, target, address, result, JSON.stringify(detail), sha256]
  }
}
