/** A condition as an alert: what makes two of them one, what groups them, and the words. */
import type { NewAlert } from '../records/alert-row.ts'
import type { Condition } from './condition.ts'
import { describeAppCondition } from './describe-app.ts'
import { describeInstallation } from './describe-installation.ts'
import { describeRepository } from './describe-repository.ts'
import { KINDS } from './kinds.ts'

/** What the words of one condition are. */
export interface Words {
  /** Tells it from others of its kind: the key is `<kind>:<distinct>`. */
  readonly distinct: string
  /** What many may have in common: the cause is `<kind>:<common>`. */
  readonly common: string
  /** One line. */
  readonly title: string
  readonly text: string
  readonly next: string
  readonly facts?: Readonly<Record<string, string>>
  /** Where they are other than the kind says. */
  readonly severity?: NewAlert['severity']
  readonly holdMs?: number
}

export function describeCondition(condition: Condition): NewAlert {
  const { kind, since } = condition
  const words = wordsOf(condition)
  return {
    ...{ kind, since, ...belongsTo(condition) },
    key: `${kind}:${words.distinct}`,
    cause: `${kind}:${words.common}`,
    lasting: KINDS[kind].lasting,
    severity: words.severity ?? KINDS[kind].severity,
    title: oneLine(words.title),
    detail: {
      text: cut(words.text),
      next: cut(words.next),
      about: nameOf(condition),
      holdMs: words.holdMs ?? KINDS[kind].holdMs,
      facts: words.facts ?? {},
    },
  }
}

function wordsOf(condition: Condition): Words {
  if ('repository' in condition) return describeRepository(condition.repository, condition)
  if ('installation' in condition) return describeInstallation(condition.installation, condition)
  return describeAppCondition(condition)
}

function belongsTo(condition: Condition): Pick<NewAlert, 'installationId' | 'repositoryId'> {
  if ('repository' in condition) {
    const { installationId, id } = condition.repository
    return { installationId, repositoryId: id }
  }
  if (!('installation' in condition)) return { installationId: null, repositoryId: null }
  const repositoryId = condition.kind === 'policy-invalid' ? condition.file.repositoryId : null
  return { installationId: condition.installation.id, repositoryId }
}

function nameOf(condition: Condition): string | null {
  if ('repository' in condition) {
    const { owner, name } = condition.repository
    return `${owner}/${name}`
  }
  return 'installation' in condition ? condition.installation.account : null
}

/** Longer than what anybody reads in a message. */
const MOST_CHARACTERS = 4000
const TITLE_CHARACTERS = 200

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${firstOf(text, MOST_CHARACTERS)}…`
}

function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  return line.length <= TITLE_CHARACTERS ? line : `${firstOf(line, TITLE_CHARACTERS)}…`
}

/** Between characters: half a surrogate pair is none. */
function firstOf(text: string, units: number): string {
  return text.slice(0, units).replace(/\p{Surrogate}$/u, '')
}
