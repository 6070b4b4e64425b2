/** The ways to restore a snapshot: command, time and price are shown before anything is done. */
import { HoldfastError } from '../../core/domain/errors.ts'
import type { Manifest } from '../../core/domain/manifest.ts'
import { describeBytes } from '../../core/domain/quantity.ts'
import type { RetrievalResult } from '../../core/retrieve.ts'
import { Flash } from '../look/flash.tsx'
import { CopyBox } from '../look/form.tsx'
import { Icon } from '../look/icon.tsx'
import { LEVELS } from '../look/levels.ts'
import { Section } from '../look/section.tsx'
import { Badge } from '../look/state.tsx'
import { DataTable } from '../look/table.tsx'
import { Time, TimeOr } from '../look/time.tsx'
import type { FleetRepository } from '../ports/fleet.ts'
import type { SnapshotItem } from '../ports/history.ts'
import type { RetrievalItem } from '../ports/retrievals.ts'
import { stateAt } from '../queries/retrieval.ts'
import { hasHead } from '../queries/snapshot.ts'
import { includesRole, type Viewer } from '../viewer.ts'
import { contentPath, snapshotPath } from './paths.ts'
import { TIER_WORDS, Tiers } from './restore-tiers.tsx'
import { SnapshotTitle } from './snapshot-title.tsx'

export interface RestoreProps {
  readonly viewer: Viewer
  readonly repository: FleetRepository
  readonly item: SnapshotItem
  /** Null where it cannot be read. */
  readonly manifest: Manifest | null
  /** How it can be read now; or why that cannot be told. */
  readonly plan: RetrievalResult | HoldfastError
  readonly retrievals: readonly RetrievalItem[]
  /** How long copies are to be at hand. */
  readonly days: number
  readonly command: string
  readonly now: Date
}

export function RestorePage(props: RestoreProps) {
  const { repository, item, plan, command, now } = props
  const cold = !(plan instanceof HoldfastError) && isCold(plan)
  return (
    <>
      <SnapshotTitle repository={repository} snapshot={item.snapshot} part="Restore" />
      <p>
        A restore reads {describeBytes(item.sizeBytes)}. Taken <Time at={item.takenAt} now={now} />,{' '}
        {LEVELS[item.level].toLowerCase()} <Time at={item.verifiedAt} now={now} />
        {item.restoreTestedAt ? (
          <>
            , restore-tested <Time at={item.restoreTestedAt} now={now} />.
          </>
        ) : (
          ', never restore-tested.'
        )}
      </p>
      {!item.intact && (
        <Flash tone="bad">A later look found it damaged: restore another snapshot.</Flash>
      )}
      <Section id="cold" title="Can it be read now?">
        <Standing {...props} />
      </Section>
      <Section id="directory" title="To a directory">
        <CopyBox id="restore-command" label="the command" text={command} />
        <p class="hint">
          It refuses to overwrite anything, and the directory appears only once all of it is
          verified. Without Holdfast: RESTORE.md in the store tells how, with git and sha256sum.
        </p>
      </Section>
      <Section id="download" title="As a download">
        <Downloads {...props} cold={cold} />
      </Section>
      <Section id="github" title="To GitHub">
        <p>
          Not yet: restoring to a new repository at GitHub comes with a later version, by an App of
          its own that may write. Until then restore to a directory, and push from there with{' '}
          <code>git push --mirror</code>.
        </p>
      </Section>
    </>
  )
}

function isCold({ status }: RetrievalResult): boolean {
  return status === 'archived' || status === 'in-progress'
}

/** Refreshed while it is waited for, where there is a script; by reloading where there is none. */
function Standing(props: RestoreProps) {
  const { repository, item, plan, days, retrievals, viewer } = props
  if (plan instanceof HoldfastError) {
    return (
      <Flash tone="bad">
        <p>
          {plan.message} <code>{plan.code}</code>
        </p>
        <p>{plan.hint}</p>
      </Flash>
    )
  }
  const path = `${snapshotPath(repository, item.snapshot)}/restore`
  const polls = {
    'hx-get': `${path}?days=${days}`,
    'hx-trigger': 'every 30s',
    'hx-select': '#retrieval',
    'hx-swap': 'outerHTML',
  }
  const restorer = includesRole(viewer.roleFor(repository.installationId), 'restorer')
  const awaited = plan.status === 'in-progress'
  return (
    <div id="retrieval" {...(awaited ? polls : {})}>
      <Verdict plan={plan} now={props.now} />
      {awaited && <p class="hint">This is looked at every 30 seconds; or load the page again.</p>}
      {isCold(plan) && <Tiers {...{ viewer, plan, days, path, restorer }} />}
      {retrievals.length > 0 && <Asked {...{ retrievals, plan }} now={props.now} />}
    </div>
  )
}

function Verdict({ plan, now }: { readonly plan: RetrievalResult; readonly now: Date }) {
  const { status, standing, readyUntil, complete } = plan
  const { archived, 'in-progress': asked, ready, available } = standing
  const all = archived.objects + asked.objects + ready.objects + available.objects
  if (status === 'available') {
    return (
      <p>
        <Badge word="At hand" icon="check-circle" tone="good" /> All {all} objects can be read at
        once. Nothing has to be brought back.
      </p>
    )
  }
  if (status === 'ready') {
    return (
      <p>
        <Badge word="Ready" icon="check-circle" tone="good" /> All {all} objects can be read
        {readyUntil && (
          <>
            {', '}until <Time at={new Date(readyUntil)} now={now} />
          </>
        )}
        .
      </p>
    )
  }
  const cold = archived.objects + asked.objects
  return (
    <>
      <p>
        {status === 'archived' ? (
          <Badge word="In cold storage" icon="archive" tone="warn" />
        ) : (
          <Badge word="On its way" icon="hourglass" tone="idle" />
        )}{' '}
        {cold} of {all} objects ({describeBytes(archived.bytes + asked.bytes)}) cannot be read yet;{' '}
        {asked.objects} of them were asked for, {ready.objects} are ready.
      </p>
      <progress max={all} value={all - cold} aria-label="Objects that can be read" />
      {!complete && <p>The manifest itself is in cold storage: the rest is asked for after it.</p>}
    </>
  )
}

interface AskedProps {
  readonly plan: RetrievalResult
  readonly retrievals: readonly RetrievalItem[]
  readonly now: Date
}

const STATES = {
  pending: { word: 'On its way', icon: 'hourglass', tone: 'idle' },
  ready: { word: 'Ready', icon: 'check-circle', tone: 'good' },
  failed: { word: 'Failed', icon: 'x-circle', tone: 'bad' },
  expired: { word: 'Expired', icon: 'clock', tone: 'idle' },
} as const satisfies Record<RetrievalItem['state'] | 'expired', Parameters<typeof Badge>[0]>

/** As the store says now: what was noted is some minutes old, or of days ago. */
function stateOf(
  item: RetrievalItem,
  { plan, now }: Pick<AskedProps, 'plan' | 'now'>,
): keyof typeof STATES {
  if (item.state === 'pending' && !isCold(plan)) return 'ready'
  if (item.state === 'ready' && isCold(plan)) return 'expired'
  return stateAt(item, now)
}

function Asked({ plan, retrievals, now }: AskedProps) {
  return (
    <DataTable
      caption="Who asked for it"
      rows={retrievals}
      columns={[
        { head: 'Asked', kind: 'name', cell: ({ startedAt }) => <Time at={startedAt} now={now} /> },
        { head: 'By', cell: ({ startedBy }) => startedBy },
        { head: 'Tier', cell: ({ tier }) => TIER_WORDS[tier] },
        { head: 'Objects', kind: 'number', cell: ({ objects }) => objects },
        { head: 'State', cell: (item) => <Badge {...STATES[stateOf(item, { plan, now })]} /> },
        { head: 'Since', cell: ({ endedAt }) => <TimeOr at={endedAt} now={now} none="–" /> },
        {
          head: 'Until',
          cell: ({ readyUntil }) => <TimeOr at={readyUntil} now={now} none="–" />,
        },
        { head: 'Why', cell: ({ reason }) => reason ?? <span class="muted">–</span> },
      ]}
    />
  )
}

interface DownloadProps extends RestoreProps {
  readonly cold: boolean
}

/** What cannot be had has no link but a reason. */
function Downloads({ repository, item, manifest, viewer, plan, cold }: DownloadProps) {
  const base = snapshotPath(repository, item.snapshot)
  if (!includesRole(viewer.roleFor(repository.installationId), 'restorer')) {
    return <p class="muted">This needs the role restorer.</p>
  }
  if (cold || plan instanceof HoldfastError || manifest === null) {
    return <p class="muted">Not now: what it needs cannot be read, as is said above.</p>
  }
  if (manifest.git.empty) return <p class="muted">The repository was empty: there is no file.</p>
  return (
    <>
      <p class="buttons">
        {hasHead(manifest) && (
          <a class="button" href={contentPath(base, 'archive.tar.gz', { at: 'HEAD' })}>
            <Icon name="download" /> Files at HEAD as .tar.gz
          </a>
        )}
        <a class="button" href={`${base}/archive.bundle`}>
          <Icon name="download" /> All history as .bundle
        </a>
        <a class="button" href={`${base}/refs`}>
          <Icon name="code" /> Choose a ref or a file
        </a>
      </p>
      <p class="hint">
        GitHub is asked whether you may read the repository at this moment, and each download stands
        in the audit trail. A bundle is opened with <code>git clone --mirror name.bundle</code>.
      </p>
    </>
  )
}
