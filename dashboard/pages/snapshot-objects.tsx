/** The objects of a snapshot in the store, and who signed that they are there. */
import { HoldfastError } from '../../core/domain/errors.ts'
import { describeBytes } from '../../core/domain/quantity.ts'
import { Facts } from '../look/facts.tsx'
import { Flash } from '../look/flash.tsx'
import { Section } from '../look/section.tsx'
import { type Column, DataTable } from '../look/table.tsx'
import { Time } from '../look/time.tsx'
import type { ObjectRow, SnapshotView } from '../queries/snapshot.ts'
import { ClassBadge } from './class-badge.tsx'
import { snapshotPath } from './paths.ts'

interface ObjectsProps {
  readonly view: SnapshotView
  readonly restorer: boolean
}

export function Objects({ view, restorer }: ObjectsProps) {
  const { repository, row, objects, read } = view
  const base = snapshotPath(repository, row.snapshot)
  const columns: Column<ObjectRow>[] = [
    { head: 'What', kind: 'name', cell: ({ what }) => what },
    {
      head: 'Key and SHA-256',
      cell: ({ key, sha256 }) => (
        <div class="mono break">
          {key}
          <div class="muted">{sha256}</div>
        </div>
      ),
    },
    { head: 'Class', cell: ({ storageClass }) => <ClassBadge name={storageClass} /> },
    { head: 'Size', kind: 'number', cell: ({ sizeBytes }) => describeBytes(sizeBytes) },
  ]
  if (restorer) {
    columns.push({
      head: 'Download',
      kind: 'action',
      cell: ({ key, what }) => (
        <a href={`${base}/object?${new URLSearchParams({ key })}`}>
          Download<span class="hidden-but-read"> {what}</span>
        </a>
      ),
    })
  }
  return (
    <>
      <DataTable
        caption="Objects, in the order of a restore"
        quiet
        columns={columns}
        rows={objects}
      />
      {!(read instanceof HoldfastError) && (
        <p>
          The manifest names them all and was written last:{' '}
          <a href={`${base}/manifest.json`}>manifest.json</a>, SHA-256{' '}
          <code class="break">{read.sha256}</code>
        </p>
      )}
    </>
  )
}

export function ReceiptSection({ view: { receipt, row, at: now } }: Pick<ObjectsProps, 'view'>) {
  return (
    <Section id="receipt" title="Receipt">
      {receipt === null && (
        <p>
          Stored, and read back by the App <Time at={row.witnessedAt} now={now} />; there is no
          signed receipt.
        </p>
      )}
      {receipt instanceof HoldfastError && (
        <Flash tone="warn">
          <p>
            {receipt.message} <code>{receipt.code}</code>
          </p>
        </Flash>
      )}
      {receipt !== null && !(receipt instanceof HoldfastError) && (
        <Facts
          facts={[
            ['Witnessed', <Time at={new Date(receipt.witnessedAt)} now={now} />],
            ['Outcome', receipt.outcome],
            ['Key', <code class="break">{receipt.keyId}</code>],
            ['Object', <code class="break">{row.receiptKey}</code>],
          ]}
        />
      )}
    </Section>
  )
}
