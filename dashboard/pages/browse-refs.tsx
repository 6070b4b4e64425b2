/** Every ref of a snapshot, to choose what to look at. */
import type { Ref } from '../../core/domain/refs.ts'
import { Field } from '../look/form.tsx'
import { Icon } from '../look/icon.tsx'
import { Pager } from '../look/pager.tsx'
import { DataTable } from '../look/table.tsx'
import type { Reading, RefsPage as Refs } from '../queries/contents.ts'
import { Bytes, baseOf } from './browse-parts.tsx'
import { contentPath } from './paths.ts'
import { SnapshotTitle } from './snapshot-title.tsx'

interface RefsProps {
  readonly reading: Reading
  readonly refs: Refs
  readonly url: URL
}

export function RefsPage({ reading, refs: { items, offset, total, head }, url }: RefsProps) {
  const base = baseOf(reading)
  const next = offset + items.length < total ? String(offset + items.length) : null
  return (
    <>
      <SnapshotTitle {...reading} part="Refs" />
      <form method="get" action={`${base}/tree`}>
        <Field id="ref" label="Ref or commit" hint="A branch, a tag, or all digits of a commit.">
          <span class="buttons">
            <input id="ref" name="ref" required maxlength={1000} aria-describedby="ref-hint" />
            <button type="submit" class="button">
              Look at it
            </button>
          </span>
        </Field>
      </form>
      {(head.kind === 'branch' || head.kind === 'detached') && (
        <p>
          <a href={contentPath(base, 'tree', { at: 'HEAD' })}>HEAD</a>
          {head.kind === 'branch' && (
            <>
              , which is <Bytes bytes={head.target} />
            </>
          )}
        </p>
      )}
      <DataTable
        caption={`${total} ${total === 1 ? 'ref' : 'refs'}`}
        rows={items}
        columns={[
          { head: 'Ref', kind: 'name', cell: (ref) => <RefLink base={base} refItem={ref} /> },
          { head: 'Object', cell: ({ oid }) => <code>{oid.slice(0, 12)}</code> },
          {
            head: 'Download',
            kind: 'action',
            cell: ({ name }) => (
              <a href={contentPath(base, 'archive.tar.gz', { at: name })}>
                .tar.gz
                <span class="hidden-but-read">
                  {' of '}
                  <Bytes bytes={name} />
                </span>
              </a>
            ),
          },
        ]}
      />
      <Pager of="refs" url={url} next={next} />
    </>
  )
}

function RefLink({ base, refItem: { name } }: { readonly base: string; readonly refItem: Ref }) {
  return (
    <span>
      <Icon name={name.startsWith('refs/tags/') ? 'tag' : 'git-branch'} />{' '}
      <a href={contentPath(base, 'tree', { at: name })}>
        <Bytes bytes={name} />
      </a>
    </span>
  )
}
