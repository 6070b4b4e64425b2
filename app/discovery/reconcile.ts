/** What a listing of GitHub means for what is known: pure. */
import type { Properties, RepositoryFacts } from '../github/port.ts'
import type { RepositoryRow, Save } from '../records/repositories.ts'

/** What is known of a repository, and what GitHub says now. */
export interface Listed {
  readonly facts: RepositoryFacts
  /** Undefined where they could not be read: then they stay as they were. */
  readonly properties: Properties | undefined
}

export interface Reconciliation {
  readonly saves: readonly Save[]
  /** Listed, and as they were. */
  readonly same: readonly string[]
  /** What people want to hear of. */
  readonly news: readonly News[]
  /** Pushed to since it was last looked at, and when. */
  readonly pushed: readonly { readonly id: string; readonly at: Date }[]
  /** Known, and not in the listing. Nobody knows why yet. */
  readonly missing: readonly RepositoryRow[]
}

export interface News {
  readonly kind:
    | 'added'
    | 'renamed'
    | 'transferred'
    | 'archived'
    | 'unarchived'
    | 'visibility'
    | 'back'
    | 'recreated'
  readonly repositoryId: string
  /** `acme/rocket`, as it is called now. */
  readonly name: string
  readonly detail: string
}

/**
 * Compares a complete listing of one installation with what is known. `known` holds every row
 * of the installation, and those of others that the listing names.
 */
export function reconcile(
  installationId: string,
  known: readonly RepositoryRow[],
  listed: readonly Listed[],
  now: Date,
): Reconciliation {
  const rows = new Map(known.map((row) => [row.id, row]))
  const seen = new Set(listed.map(({ facts }) => facts.id))
  const saves: Save[] = []
  const same: string[] = []
  const pushed: { id: string; at: Date }[] = []
  const news: News[] = []
  for (const each of listed) {
    const row = rows.get(each.facts.id)
    const save = row
      ? saveKnown(row, each, installationId, now)
      : saveNew(each, installationId, now)
    if (save === undefined) same.push(each.facts.id)
    else saves.push(save)
    const { id, pushedAt } = each.facts
    if (row && pushedAt && pushedAt.getTime() > (row.pushedAt ?? 0))
      pushed.push({ id, at: pushedAt })
    news.push(...(row ? describeChange(row, each.facts) : describeNew(each.facts, known, seen)))
  }
  const missing = known.filter(
    (row) =>
      row.installationId === installationId && !seen.has(row.id) && row.presence === 'present',
  )
  return { saves, same, news, pushed, missing }
}

function saveNew({ facts, properties }: Listed, installationId: string, now: Date): Save {
  const at = now.getTime()
  return {
    id: facts.id,
    renamedAt: at,
    row: {
      kind: 'new',
      row: {
        id: facts.id,
        installationId,
        ...columnsOf(facts),
        propertiesJson: JSON.stringify(properties ?? {}),
        firstSeenAt: at,
        lastSeenAt: at,
        presence: 'present',
        presenceSince: at,
        // All of it is new.
        changedAt: at,
        lastChangeAt: at,
        confirmedAt: null,
        pausedUntil: null,
      },
    },
  }
}

function columnsOf(facts: RepositoryFacts) {
  return {
    owner: facts.owner,
    name: facts.name,
    url: facts.url,
    defaultBranch: facts.defaultBranch,
    visibility: facts.visibility,
    archived: facts.archived ? 1 : 0,
    fork: facts.fork ? 1 : 0,
    language: facts.language,
    topicsJson: JSON.stringify(facts.topics),
    sizeBytes: facts.sizeBytes,
    pushedAt: facts.pushedAt?.getTime() ?? null,
  } as const
}

/** Undefined when nothing is different. */
function saveKnown(
  row: RepositoryRow,
  { facts, properties }: Listed,
  installationId: string,
  now: Date,
): Save | undefined {
  const at = now.getTime()
  const columns = {
    ...columnsOf(facts),
    ...(properties === undefined ? {} : { propertiesJson: JSON.stringify(properties) }),
    installationId,
    presence: 'present',
  } as const
  const change = Object.fromEntries(
    Object.entries(columns).filter(([column, value]) => columnOf(row, column) !== value),
  )
  if (Object.keys(change).length === 0) return undefined
  return {
    id: facts.id,
    renamedAt: row.owner === facts.owner && row.name === facts.name ? null : at,
    row: {
      kind: 'known',
      change: {
        ...change,
        lastSeenAt: at,
        ...(row.presence === 'present' ? {} : { presenceSince: at }),
      },
    },
  }
}

function columnOf(row: RepositoryRow, column: string): unknown {
  return Object.entries(row).find(([name]) => name === column)?.[1]
}

/** A name that another repository had is not that repository come back. */
function describeNew(
  facts: RepositoryFacts,
  known: readonly RepositoryRow[],
  seen: ReadonlySet<string>,
): News[] {
  const name = `${facts.owner}/${facts.name}`
  const before = known.find((row) => nameOf(row).toLowerCase() === name.toLowerCase())
  const about = { repositoryId: facts.id, name }
  if (before === undefined || seen.has(before.id)) {
    return [{ ...about, kind: 'added', detail: `${name} is new.` }]
  }
  const detail = `${name} is another repository than before: ${before.id} had that name.`
  return [{ ...about, kind: 'recreated', detail }]
}

function describeChange(row: RepositoryRow, facts: RepositoryFacts): News[] {
  const name = `${facts.owner}/${facts.name}`
  const about = { repositoryId: row.id, name }
  const moved = row.owner.toLowerCase() !== facts.owner.toLowerCase()
  const was = nameOf(row)
  const news: (News | false)[] = [
    row.presence !== 'present' && { ...about, kind: 'back', detail: `${name} can be read again.` },
    was !== name && {
      ...about,
      kind: moved ? 'transferred' : 'renamed',
      detail: `${was} is ${name} now.`,
    },
    (row.archived === 1) !== facts.archived && {
      ...about,
      kind: facts.archived ? 'archived' : 'unarchived',
      detail: `${name} ${facts.archived ? 'was archived' : 'is no longer archived'}.`,
    },
    row.visibility !== facts.visibility && {
      ...about,
      kind: 'visibility',
      detail: `${name} was ${row.visibility} and is ${facts.visibility} now.`,
    },
  ]
  return news.filter((each) => each !== false)
}

function nameOf({ owner, name }: Pick<RepositoryRow, 'owner' | 'name'>): string {
  return `${owner}/${name}`
}
