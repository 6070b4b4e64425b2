/** One snapshot: what it holds, how well that is proved, and the ways to look into it. */
import { HoldfastError } from '../../core/domain/errors.ts'
import type { Manifest } from '../../core/domain/manifest.ts'
import { describeBytes, describeDuration } from '../../core/domain/quantity.ts'
import { type Fact, Facts } from '../look/facts.tsx'
import { Flash } from '../look/flash.tsx'
import { CopyBox, Field, PostForm } from '../look/form.tsx'
import { Icon } from '../look/icon.tsx'
import { Section } from '../look/section.tsx'
import { Time } from '../look/time.tsx'
import type { FleetRepository } from '../ports/fleet.ts'
import { hasHead, type SnapshotView } from '../queries/snapshot.ts'
import { includesRole, type Viewer } from '../viewer.ts'
import { ClassBadges } from './class-badge.tsx'
import { CompletenessTable } from './completeness.tsx'
import { contentPath, snapshotPath } from './paths.ts'
import { Kept, Verified } from './repository-snapshots.tsx'
import { Objects, ReceiptSection } from './snapshot-objects.tsx'
import { SnapshotTitle } from './snapshot-title.tsx'

interface SnapshotProps {
  readonly view: SnapshotView
  readonly viewer: Viewer
  /** The command that brings it back. */
  readonly command: string
}

export function SnapshotPage({ view, viewer, command }: SnapshotProps) {
  const { repository, row, read, objects, at: now } = view
  const role = viewer.roleFor(repository.installationId)
  const restorer = includesRole(role, 'restorer')
  const manifest = read instanceof HoldfastError ? null : read.manifest
  return (
    <>
      <SnapshotTitle repository={repository} snapshot={row.snapshot} />
      <Trouble view={view} />
      <Ways {...{ repository, manifest, restorer }} snapshot={row.snapshot} />
      <Section id="facts" title="What it is">
        <Facts
          facts={[
            ['Taken', <Time at={row.takenAt} now={now} />],
            ['Verified', <Verified row={row} now={now} />],
            ['Storage class', <ClassBadges storage={row.manifest?.storage ?? null} />],
            ['Size of a restore', describeBytes(row.sizeBytes)],
            ['Refs', row.refs],
            ['Kept', <Kept row={row} now={now} />],
            ...(manifest === null ? [] : manifestFacts(manifest, view)),
          ]}
        />
        {includesRole(role, 'operator') && <Pin view={view} viewer={viewer} />}
      </Section>
      <Section id="restore" title="Restore">
        <CopyBox id="restore-command" label="the command" text={command} />
        <p>
          <a href={`${snapshotPath(repository, row.snapshot)}/restore`}>All ways to restore it</a>
        </p>
      </Section>
      <Section id="completeness" title="Completeness">
        <CompletenessTable completeness={row.completeness} />
      </Section>
      {objects.length > 0 && (
        <Section id="objects" title="Objects in the store">
          <Objects {...{ view, restorer }} />
        </Section>
      )}
      <ReceiptSection view={view} />
    </>
  )
}

function Trouble({ view: { read, row } }: Pick<SnapshotProps, 'view'>) {
  return (
    <>
      {!row.intact && (
        <Flash tone="bad">
          <p>A later look found it damaged. Restore another snapshot, and have a new one made.</p>
        </Flash>
      )}
      {read instanceof HoldfastError && (
        <Flash tone="bad">
          <p>
            Its manifest cannot be read: {read.message} <code>{read.code}</code>
          </p>
          <p>{read.hint}</p>
        </Flash>
      )}
    </>
  )
}

interface WaysProps {
  readonly repository: FleetRepository
  readonly snapshot: string
  readonly manifest: Manifest | null
  readonly restorer: boolean
}

/** What can be done with it; what the viewer may not is said, not hidden. */
function Ways({ repository, snapshot, manifest, restorer }: WaysProps) {
  const base = snapshotPath(repository, snapshot)
  const restore = (
    <a class="button button-primary" href={`${base}/restore`}>
      <Icon name="history" /> Restore…
    </a>
  )
  if (manifest === null || !restorer || manifest.git.empty) {
    return (
      <>
        <p class="buttons">{restore}</p>
        {manifest !== null && <p class="muted">{whyNoFiles(restorer)}</p>}
      </>
    )
  }
  const files = hasHead(manifest)
  return (
    <p class="buttons">
      {restore}
      <a class="button" href={files ? contentPath(base, 'tree', { at: 'HEAD' }) : `${base}/refs`}>
        <Icon name="code" /> Browse files
      </a>
      {files && (
        <a class="button" href={contentPath(base, 'archive.tar.gz', { at: 'HEAD' })}>
          <Icon name="download" /> Files as .tar.gz
        </a>
      )}
      <a class="button" href={`${base}/archive.bundle`}>
        <Icon name="download" /> All history as .bundle
      </a>
    </p>
  )
}

function whyNoFiles(restorer: boolean): string {
  return restorer
    ? 'The repository was empty: there is no file.'
    : 'Browsing and downloading need the role restorer.'
}

function manifestFacts(
  manifest: Manifest,
  { repository, previousKept }: Pick<SnapshotView, 'repository' | 'previousKept'>,
): Fact[] {
  const { git, verification, tool, previous, durationMs, strategy, repository: was } = manifest
  const bytes = git.chain.reduce((sum, { object }) => sum + object.stored.sizeBytes, 0)
  return [
    ['Backed up as', <bdi>{was.path.join('/')}</bdi>],
    ['HEAD', <bdi class="mono">{'target' in git.head ? git.head.target : git.head.kind}</bdi>],
    ['Object format', git.objectFormat],
    [
      'Chain',
      `${git.chain.length} ${git.chain.length === 1 ? 'bundle' : 'bundles'}, ${describeBytes(bytes)}`,
    ],
    ['Fetched by', `${strategy}, in ${describeDuration(durationMs)}`],
    ['Tools', `holdfast ${tool.holdfast}, git ${tool.git}`],
    ['Warnings of git', verification.warnings.join('; ') || 'none'],
    [
      'The one before',
      previous && previousKept ? (
        <a class="mono" href={snapshotPath(repository, previous.snapshot)}>
          {previous.snapshot}
        </a>
      ) : (
        ((previous && `${previous.snapshot}, which is not kept any more`) ?? 'none')
      ),
    ],
  ]
}

function Pin({ view: { repository, row }, viewer }: Pick<SnapshotProps, 'view' | 'viewer'>) {
  const base = snapshotPath(repository, row.snapshot)
  if (row.hold !== null) {
    return (
      <PostForm viewer={viewer} action={`${base}/unpin`}>
        <button type="submit" class="button">
          <Icon name="pin" /> Let go of it
        </button>
      </PostForm>
    )
  }
  return (
    <details>
      <summary>Hold this snapshot</summary>
      <PostForm viewer={viewer} action={`${base}/pin`} class="box">
        <Field id="reason" label="Why" hint="Retention does not touch what is held.">
          <input
            id="reason"
            name="reason"
            required
            maxlength={500}
            aria-describedby="reason-hint"
          />
        </Field>
        <button type="submit" class="button">
          <Icon name="pin" /> Hold
        </button>
      </PostForm>
    </details>
  )
}
