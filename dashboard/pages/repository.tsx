/** One repository: how it stands and why, what is held of it, and what can be done. */
import { Hono } from 'hono'
import { describeBytes } from '../../core/domain/quantity.ts'
import { Figures } from '../look/facts.tsx'
import { Icon } from '../look/icon.tsx'
import { LEVELS } from '../look/levels.ts'
import { Pager } from '../look/pager.tsx'
import { PageTitle, Section } from '../look/section.tsx'
import { Sentence } from '../look/sentence.tsx'
import { STATES, StateBadge } from '../look/state.tsx'
import { Lasting, Time, TimeOr } from '../look/time.tsx'
import { needs, viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import { findRepository } from '../queries/find-repository.ts'
import { listRuns, type RepositoryView, readRepository } from '../queries/repository.ts'
import { renderPage } from '../render.tsx'
import { includesRole, type Viewer } from '../viewer.ts'
import { ClassBadges } from './class-badge.tsx'
import { type Address, addressOf, Done } from './done.tsx'
import { repositoryPath, restorePath } from './paths.ts'
import { Calendar } from './repository-calendar.tsx'
import { Deeds } from './repository-deeds.tsx'
import { EffectivePolicy } from './repository-policy.tsx'
import { LostRefs, Names } from './repository-refs.tsx'
import { Runs } from './repository-runs.tsx'
import { Snapshots } from './repository-snapshots.tsx'
import { TrendFigures } from './repository-trends.tsx'

const FEW = 10
const MANY = 50

export function createRepositoryPages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()

  pages.get('/repos/:owner/:name', needs('viewer'), async (context) => {
    const viewer = viewerOf(context)
    const { owner, name } = context.req.param()
    const repository = await findRepository(parts, viewer, owner, name)
    if (repository.owner !== owner || repository.name !== name) {
      const { search } = new URL(context.req.url)
      return context.redirect(`${repositoryPath(repository)}${search}`, 302)
    }
    const cursor = context.req.query('cursor')
    const asked = { snapshots: { cursor, limit: FEW }, runs: { limit: FEW } }
    const view = await readRepository(parts, repository, asked)
    const { controlRepository } = parts
    return await renderPage(
      context,
      parts,
      { title: titleOf(repository) },
      <RepositoryPage {...{ view, viewer, controlRepository, ...addressOf(context) }} />,
    )
  })

  pages.get('/repos/:owner/:name/runs', needs('viewer'), async (context) => {
    const viewer = viewerOf(context)
    const { owner, name } = context.req.param()
    const repository = await findRepository(parts, viewer, owner, name)
    const cursor = context.req.query('cursor')
    const [{ at: now }, runs] = await Promise.all([
      parts.fleet.read(),
      listRuns(parts, repository.id, { cursor, limit: MANY }),
    ])
    return await renderPage(
      context,
      parts,
      { title: `Runs of ${titleOf(repository)}` },
      <>
        <PageTitle>
          Runs of <a href={repositoryPath(repository)}>{titleOf(repository)}</a>
        </PageTitle>
        <Runs
          {...{ repository, now, runs: runs.items, operator: operatorOf(viewer, repository) }}
        />
        <Pager of="runs" url={new URL(context.req.url)} next={runs.next} />
      </>,
    )
  })
  return pages
}

export function titleOf({ owner, name }: FleetRepository): string {
  return `${owner}/${name}`
}

function operatorOf(viewer: Viewer, { installationId }: FleetRepository): Viewer | undefined {
  return includesRole(viewer.roleFor(installationId), 'operator') ? viewer : undefined
}

interface PageProps extends Address {
  readonly view: RepositoryView
  readonly viewer: Viewer
  readonly controlRepository: string
}

function RepositoryPage({ view, viewer, controlRepository, url, done }: PageProps) {
  const { at: now, repository, snapshots, runs, trends, names, lostRefs } = view
  const operator = operatorOf(viewer, repository)
  const browse = includesRole(viewer.roleFor(repository.installationId), 'restorer')
  return (
    <>
      <Done done={done} />
      <PageTitle aside={<Aside repository={repository} />}>{titleOf(repository)}</PageTitle>
      <Standing repository={repository} now={now} />
      {operator && (
        <section class="section" aria-label="What can be done">
          <Deeds repository={repository} viewer={operator} />
        </section>
      )}
      <KeyFigures repository={repository} now={now} />
      <div class="grid grid-wide section">
        <Calendar days={repository.days} at={now} />
        <TrendFigures trends={trends} />
      </div>
      <Section id="snapshots" title="Snapshots">
        <Snapshots {...{ repository, now, snapshots: snapshots.items }} />
        <Pager of="snapshots" url={url} next={snapshots.next} />
      </Section>
      <Section
        id="runs"
        title="Runs"
        aside={runs.next && <a href={`${repositoryPath(repository)}/runs`}>All runs</a>}
      >
        <Runs {...{ repository, now, runs: runs.items, operator }} />
      </Section>
      <Section id="lost" title="Refs lost at the source">
        <LostRefs {...{ repository, now, lostRefs, browse }} />
      </Section>
      <EffectivePolicy {...{ repository, controlRepository }} />
      {names.length > 0 && (
        <Section id="names" title="Names over time">
          <Names names={names} now={now} />
        </Section>
      )}
    </>
  )
}

function Aside({ repository }: { readonly repository: FleetRepository }) {
  return (
    <span class="buttons">
      {repository.snapshots > 0 && (
        <a class="button" href={restorePath(repository)}>
          <Icon name="history" /> Restore…
        </a>
      )}
      <a class="button" href={repository.url}>
        <Icon name="link-external" /> At GitHub
      </a>
    </span>
  )
}

interface StandingProps {
  readonly repository: FleetRepository
  readonly now: Date
}

/** The verdict: state, since, cause and next step together. */
function Standing({ repository: { coverage, work }, now }: StandingProps) {
  const { state, since, cause, next } = coverage
  return (
    <div class={`box standing standing-${STATES[state].tone}`}>
      <p>
        <StateBadge state={state} />{' '}
        {since &&
          (state === 'protected' ? <Seen at={since} now={now} /> : <Lasting {...{ since, now }} />)}
      </p>
      <p>
        <Sentence text={cause.text} />
      </p>
      {next.code !== 'nothing' && (
        <p>
          <strong>Next:</strong> <Sentence text={next.text} />
        </p>
      )}
      {work && (
        <p class="muted">
          <Icon name="sync" /> A run is {work.state} <Lasting since={work.since} now={now} />,
          started by {work.cause}.
        </p>
      )}
    </div>
  )
}

/** What is good is so at a moment; for how long already, the days below tell. */
function Seen({ at, now }: { readonly at: Date; readonly now: Date }) {
  return (
    <>
      as of <Time at={at} now={now} />
    </>
  )
}

function KeyFigures({ repository, now }: StandingProps) {
  const { verified, confirmedAt, restoreTestedAt, snapshots, storage } = repository
  const bytes = storage.reduce((sum, share) => sum + share.bytes, 0)
  return (
    <Figures
      facts={[
        {
          name: 'Newest complete snapshot',
          value: <TimeOr at={verified?.takenAt ?? null} now={now} none="None" />,
          note: verified && (
            <>
              {LEVELS[verified.level]} <Time at={verified.verifiedAt} now={now} />
              {confirmedAt && (
                <>
                  ; source unchanged <Time at={confirmedAt} now={now} />
                </>
              )}
            </>
          ),
        },
        {
          name: 'Last restore-tested',
          value: <TimeOr at={restoreTestedAt} now={now} none="Never" />,
          note: 'Read back, restored whole and compared',
        },
        { name: 'Snapshots', value: snapshots, href: '#snapshots' },
        { name: 'Stored', value: describeBytes(bytes), note: <ClassBadges storage={storage} /> },
      ]}
    />
  )
}
