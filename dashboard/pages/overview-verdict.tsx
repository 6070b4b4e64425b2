/** The verdict, and the figures that it rests on. */
import { describeBytes } from '../../core/domain/quantity.ts'
import { type FigureFact, Figures } from '../look/facts.tsx'
import { Icon } from '../look/icon.tsx'
import { describeCount, describeMoney, describeShare } from '../look/numbers.ts'
import { repositoryPath } from '../look/repository-name.tsx'
import { Time } from '../look/time.tsx'
import { type Overview, RECENT_DAYS } from '../queries/overview.ts'

const LOOKS = {
  good: { icon: 'shield-check', tone: 'good' },
  bad: { icon: 'alert', tone: 'bad' },
  unknown: { icon: 'question', tone: 'warn' },
} as const

export function VerdictBanner({ overview: { verdict, at } }: { readonly overview: Overview }) {
  const { icon, tone } = LOOKS[verdict.tone]
  return (
    <div class={`verdict verdict-${tone}`}>
      <span class={`verdict-icon tone-${tone}`}>
        <Icon name={icon} />
      </span>
      <div>
        <h1>{verdict.text}</h1>
        <p>
          <a href="/repos?state=covered">{describeCount(verdict.covered)} to be covered</a>
          {' · '}
          <a href="/repos?state=excluded">{describeCount(verdict.excluded)} excluded</a>
          {' · '}
          <a href="/repos?state=gone">{describeCount(verdict.gone)} gone from GitHub</a>
          {' · as of '}
          <time dateTime={at.toISOString()}>
            {at.toISOString().slice(0, 16).replace('T', ' ')} UTC
          </time>
        </p>
      </div>
    </div>
  )
}

interface KeyFiguresProps {
  readonly overview: Overview
  readonly currency: string
  /** Of the prices; undefined where it is not known. */
  readonly source: string | undefined
}

export function KeyFigures({ overview, currency, source }: KeyFiguresProps) {
  return (
    <Figures
      facts={[
        coverageOf(overview),
        oldestOf(overview),
        testedOf(overview),
        {
          name: 'Stored',
          value: describeBytes(overview.stored.bytes),
          note: 'All snapshots of all repositories',
          href: '/repos?sort=-size',
        },
        costOf(overview, currency, source),
      ]}
    />
  )
}

function coverageOf({ verdict, late }: Overview): FigureFact {
  const outOf = `${describeCount(verdict.protected)} of ${describeCount(verdict.covered)}`
  return {
    name: 'Coverage',
    value: describeShare(verdict.protected, verdict.covered),
    note: `${outOf} are protected${late === 0 ? '' : `, ${describeCount(late)} of them late`}`,
    href: '/repos?state=safe',
  }
}

function oldestOf({ oldest, without, at }: Overview): FigureFact {
  const none =
    without === 0 ? null : (
      <>
        {' · '}
        <a href="/repos?state=covered&age=none">{describeCount(without)} without a copy</a>
      </>
    )
  if (oldest === null) {
    return { name: 'Oldest good copy', value: 'None', note: <>Nothing is verified yet{none}</> }
  }
  const { owner, name } = oldest.repository
  return {
    name: 'Oldest good copy',
    value: <Time at={oldest.at} now={at} />,
    note: (
      <>
        <a href={repositoryPath(oldest.repository)}>
          {owner}/{name}
        </a>
        {none}
      </>
    ),
    href: '/repos?state=covered&sort=-age',
  }
}

function testedOf({ restoreTests, verdict, at }: Overview): FigureFact {
  const { lastAt, recent, never } = restoreTests
  return {
    name: 'Last restore-tested',
    value: lastAt === null ? 'Never' : <Time at={lastAt} now={at} />,
    note: (
      <>
        {describeCount(recent)} of {describeCount(verdict.covered)} within {RECENT_DAYS} days
        {never > 0 && (
          <>
            {' · '}
            <a href="/repos?state=covered&tested=never">{describeCount(never)} never</a>
          </>
        )}
      </>
    ),
    href: '/repos?state=covered&sort=tested',
  }
}

function costOf({ stored }: Overview, currency: string, source: string | undefined): FigureFact {
  const name = 'Cost a month'
  if (stored.cost === null) {
    const note = stored.bytes === 0 ? 'Nothing is stored' : 'No price is known for this store'
    return { name, value: 'Not known', note }
  }
  const missing = stored.unpriced.length > 0 ? `, without ${stored.unpriced.join(', ')}` : ''
  return {
    name,
    value: describeMoney(stored.cost, currency),
    note: `For storage, by ${source ?? 'list prices'}${missing}`,
  }
}
