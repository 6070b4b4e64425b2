import { describeBytes } from '../../core/domain/quantity.ts'
import { shellWord } from '../../core/domain/shell-word.ts'
import type {
  MoreRefsChanged,
  RefChanged,
  RepositoryCondition,
  RetrievalReady,
  Shrunk,
  SourceGone,
  SubjectRepository,
} from './condition.ts'
import type { Words } from './describe.ts'

/** The words of what one repository suffers from. */
export function describeRepository(
  repository: SubjectRepository,
  condition: RepositoryCondition,
): Words {
  const { id } = repository
  const account = accountOf(repository)
  const name = `${repository.owner}/${repository.name}`
  switch (condition.kind) {
    case 'overdue':
    case 'failed':
    case 'incomplete': {
      const { kind, cause, text, next } = condition
      const common = `${account}:${cause}`
      return { distinct: id, common, title: `${name} ${IS[kind]}`, text, next }
    }
    case 'unproved': {
      const title = `The backup of ${name} could not be proved`
      const { text, next } = condition
      return { distinct: id, common: account, title, text, next }
    }
    case 'source-gone':
      return describeGone(repository, name, condition)
    case 'false-claim': {
      const { runId, claimed, found } = condition
      return {
        distinct: runId,
        common: account,
        title: `A job claimed a snapshot of ${name} that is not its own`,
        text: `Run ${runId} says that it stored ${claimed}; it can have stored ${found ?? 'nothing'}.`,
        next: 'Find out who changed the workflow that backs up, and what its run did.',
        facts: { runId, claimed, ...(found !== null && { found }) },
      }
    }
    case 'damaged':
      return describeDamage(repository, name, condition)
    case 'shrunk':
      return describeShrink(repository, name, condition)
    case 'ref-changed':
      return describeRefChange(repository, name, condition)
    case 'more-refs-changed':
      return describeMoreRefs(repository, name, condition)
    case 'retrieval-ready':
      return describeRetrieval(name, account, condition)
  }
}

function describeRetrieval(
  name: string,
  common: string,
  { retrievalId, snapshot, askedBy, until }: RetrievalReady,
): Words {
  const end = until === null ? 'for good' : `until ${until.toISOString()}`
  return {
    ...{ distinct: retrievalId, common },
    title: `A snapshot of ${name} is back from cold storage`,
    text: `${snapshot}, which ${askedBy.replace(/^\w+:/, '')} asked for, can be read ${end}.`,
    next: 'Download or restore it meanwhile.',
    facts: { snapshot, askedBy },
  }
}

const IS = {
  overdue: 'is overdue',
  failed: 'cannot be backed up',
  incomplete: 'is backed up incompletely',
} as const

const HOUR_MS = 3_600_000

const GONE = {
  unseen: { title: 'is missing from GitHub', severity: 'warning', holdMs: 6 * HOUR_MS },
  'no-access': { title: 'is out of reach of the App', severity: 'warning', holdMs: 0 },
  deleted: { title: 'was deleted', severity: 'critical', holdMs: 0 },
  transferred: { title: 'went to another account', severity: 'warning', holdMs: 0 },
} as const

function describeGone(
  repository: SubjectRepository,
  name: string,
  { reason, text, next, held }: SourceGone,
): Words {
  const { title, severity, holdMs } = GONE[reason]
  const kept =
    held === null
      ? ' No verified snapshot of it is known.'
      : ` Its last verified snapshot, ${held}, is held.`
  return {
    distinct: repository.id,
    common: `${accountOf(repository)}:${reason}`,
    title: `${name} ${title}`,
    text: text + kept,
    next: held === null ? next : `${next} ${restoreWith(name, held)}`,
    ...{ severity, holdMs },
    facts: held === null ? { reason } : { reason, held, command: commandOf(name, held) },
  }
}

/** So many objects are named. */
const MOST_OBJECTS = 5

function describeDamage(
  repository: SubjectRepository,
  name: string,
  { snapshot, damage }: Extract<RepositoryCondition, { kind: 'damaged' }>,
): Words {
  const some = damage.slice(0, MOST_OBJECTS).map(({ key, message }) => `${key}: ${message}`)
  const more = damage.length > MOST_OBJECTS ? ` And ${damage.length - MOST_OBJECTS} more.` : ''
  return {
    distinct: `${repository.id}:${snapshot}`,
    common: accountOf(repository),
    title: `A snapshot of ${name} is damaged`,
    text: `${snapshot} cannot be restored as it was written. ${some.join(' ')}${more}`,
    next: 'Bring back the objects from a version or a replica of the bucket; else have it backed up in full.',
    facts: { snapshot, objects: String(damage.length) },
  }
}

function describeShrink(
  repository: SubjectRepository,
  name: string,
  { snapshot, refs, sizeBytes, before }: Shrunk,
): Words {
  const was = `${before.refs} refs and ${describeBytes(before.sizeBytes)}`
  const is = `${refs} refs and ${describeBytes(sizeBytes)}`
  return {
    distinct: `${repository.id}:${snapshot}`,
    common: accountOf(repository),
    title: `${name} has shrunk to less than half`,
    text: `It had ${was} in ${before.snapshot}, and has ${is} in ${snapshot}. ${before.snapshot} is held.`,
    next: `If this was not meant: ${restoreWith(name, before.snapshot)}`,
    facts: { snapshot, heldBy: before.snapshot, command: commandOf(name, before.snapshot) },
  }
}

const CHANGED = {
  deleted: 'was deleted',
  moved: 'was moved',
  rewritten: 'was rewritten',
  unclear: 'may have been rewritten',
} as const

function describeRefChange(
  repository: SubjectRepository,
  name: string,
  { snapshot, ref, change, before, after, heldBy }: RefChanged,
): Words {
  const command = commandOf(name, heldBy)
  return {
    distinct: `${repository.id}:${snapshot}:${ref}`,
    common: accountOf(repository),
    title: `${ref} of ${name} ${CHANGED[change]}`,
    text: `${before} → ${after ?? 'nothing'}. Snapshot ${heldBy} still has ${before}.`,
    next: `If this was not meant: ${restoreWith(name, heldBy)}`,
    facts: { ref, change, before, ...(after !== null && { after }), snapshot, heldBy, command },
  }
}

function describeMoreRefs(
  repository: SubjectRepository,
  name: string,
  { snapshot, count, heldBy }: MoreRefsChanged,
): Words {
  return {
    distinct: `${repository.id}:${snapshot}`,
    common: accountOf(repository),
    title: `${count} more protected refs of ${name} were changed`,
    text: `Snapshot ${heldBy} has them as they were, ${snapshot} as they are.`,
    next: `If this was not meant: ${restoreWith(name, heldBy)}`,
    facts: { snapshot, heldBy, count: String(count), command: commandOf(name, heldBy) },
  }
}

/** Of one account each, so that nobody hears of another one's repositories. */
function accountOf({ installationId }: SubjectRepository): string {
  return installationId ?? 'none'
}

function restoreWith(name: string, snapshot: string): string {
  return `Restore what was there with: ${commandOf(name, snapshot)}`
}

/** HOLDFAST_STORE says where the store is. */
function commandOf(name: string, snapshot: string): string {
  const directory = `${name.split('/').at(-1) ?? 'repository'}-${snapshot}`
  const words = ['holdfast', 'restore', name, directory, '--snapshot', snapshot]
  return words.map(shellWord).join(' ')
}
