/** One file: its text, or why it is not shown. */
import type { FileView } from '../../core/browse/file.ts'
import type { Place } from '../../core/browse/snapshot.ts'
import { describeBytes as describeSize } from '../../core/domain/quantity.ts'
import { Flash } from '../look/flash.tsx'
import { Icon } from '../look/icon.tsx'
import type { Reading } from '../queries/contents.ts'
import { Bytes, baseOf, Where } from './browse-parts.tsx'
import { contentPath } from './paths.ts'
import { SnapshotTitle } from './snapshot-title.tsx'

interface FileProps {
  readonly reading: Reading
  readonly place: Place
  readonly view: FileView
}

export function FilePage({ reading, place, view: { entry, content } }: FileProps) {
  return (
    <>
      <SnapshotTitle
        {...reading}
        part="File"
        aside={
          content.kind !== 'symlink' && (
            <a class="button" href={contentPath(baseOf(reading), 'download', place)}>
              <Icon name="download" /> Download
            </a>
          )
        }
      />
      <Where {...{ reading, place }} />
      <p class="muted">
        {describeSize(entry.sizeBytes ?? 0)} · <code>{entry.oid}</code>
      </p>
      <Content content={content} />
    </>
  )
}

function Content({ content }: { readonly content: FileView['content'] }) {
  switch (content.kind) {
    case 'text':
      return <Text {...content} />
    case 'binary':
      return <Flash tone="info">A binary file is not shown; download it to look at it.</Flash>
    case 'symlink':
      return (
        <Flash tone="info">
          A symbolic link to <Bytes bytes={content.target} />. It is not followed here.
        </Flash>
      )
    case 'lfs-pointer':
      return (
        <Flash tone={content.stored === 'captured' ? 'info' : 'warn'}>
          <p>
            The file itself is kept by git-lfs: {describeSize(content.pointer.sizeBytes)}, SHA-256{' '}
            <code class="break">{content.pointer.oid}</code>.
          </p>
          {content.stored !== 'captured' && (
            <p>This snapshot has no LFS files: only the pointer can be downloaded.</p>
          )}
        </Flash>
      )
  }
}

type TextContent = Extract<FileView['content'], { kind: 'text' }>

/** A page of empty lines would be many times the size of the file. */
const MOST_LINES = 5000

function Text({ text, encoding, complete }: TextContent) {
  const lines = linesOf(text)
  return (
    <>
      {encoding === 'unknown' && (
        <Flash tone="warn">Not all of it is UTF-8: what is not is shown as �.</Flash>
      )}
      {(!complete || lines.length > MOST_LINES) && (
        <Flash tone="warn">Only its beginning is shown; download it to see the rest.</Flash>
      )}
      {/* What is in it has nothing that keys come to, and long lines are in almost every file. */}
      <section class="scroll" aria-label="Content of the file" tabindex={0}>
        <pre class="source">
          {lines.slice(0, MOST_LINES).map((line, n) => (
            <code id={`L${n + 1}`}>{`${line}\n`}</code>
          ))}
        </pre>
      </section>
    </>
  )
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}
