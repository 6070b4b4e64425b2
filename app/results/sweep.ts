/** Looks for what nobody reported: an upload whose job died, a snapshot taken by hand, a loss. */
import { asHoldfastError } from '../../core/domain/errors.ts'
import { listNotLookedAt, listOpenWork } from '../records/settle.ts'
import type { Finding } from './finding.ts'
import { settleRepository } from './settle.ts'
import type { ResultsTools } from './tools.ts'

export interface Swept {
  readonly repositories: number
  /** Snapshots that nobody had recorded. */
  readonly snapshots: number
  readonly findings: readonly Finding[]
  /** Repositories that could not be looked at, and why; the others were. */
  readonly failures: readonly {
    readonly repositoryId: string
    readonly code: string
    readonly message: string
  }[]
}

/** A change that no snapshot holds for so long is looked for in the store. */
const CHANGE_MS = 30 * 60_000
/** Every repository is looked at within a day, and a sweep may come late. */
const TURN_MS = 20 * 60 * 60_000

/**
 * Looks at repositories with open or overdue work, and then at up to `limit` others, the longest
 * not looked at first. What was done is in the records, so a sweep that was cut short is simply
 * begun again. Throws where the store itself cannot be asked.
 */
export async function sweep(tools: ResultsTools, { limit = 500 } = {}): Promise<Swept> {
  const now = tools.now().getTime()
  const open = await listOpenWork(tools.db, new Date(now - CHANGE_MS))
  const others = await listNotLookedAt(tools.db, new Date(now - TURN_MS), limit)
  const again = new Set(others)
  let snapshots = 0
  const findings: Finding[] = []
  const failures: Swept['failures'][number][] = []
  const ids = [...new Set([...open, ...others])]
  for (const repositoryId of ids) {
    const request = { repositoryId, again: again.has(repositoryId), conclusions: new Map() }
    try {
      const settled = await settleRepository(request, tools)
      snapshots += settled.snapshots.length
      findings.push(...settled.findings)
    } catch (error) {
      const { code, message } = asHoldfastError(error)
      // What keeps one repository from being looked at in a store keeps all of them.
      if (code.startsWith('store-')) throw error
      failures.push({ repositoryId, code, message })
    }
  }
  return { repositories: ids.length, snapshots, findings, failures }
}
