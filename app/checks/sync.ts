/** Check runs on repositories whose backups fail, and on those that recovered; on no others. */
import type { Coverage } from '../../core/domain/coverage-verdict.ts'
import { asHoldfastError, type HoldfastError } from '../../core/domain/errors.ts'
import { listChecks } from '../records/checks.ts'
import { judgeBackup } from './backup-check.ts'
import { planStep, RECOVERED, type Said, type Wish } from './plan.ts'
import { saidIn } from './said.ts'
import { type SayTools, say } from './say.ts'

export interface CheckedRepository {
  readonly id: string
  readonly owner: string
  readonly name: string
  readonly defaultBranch: string
  /** GitHub takes nothing for an archived one. */
  readonly archived: boolean
  readonly coverage: Coverage
  /** Its page; null where there is none. */
  readonly url: string | null
}

export interface SyncResult {
  readonly said: number
  /** There is more to say than one look may. */
  readonly more: boolean
  readonly failures: readonly HoldfastError[]
}

/** GitHub takes some 80 new things a minute. */
const MOST = 40

/** Ends early when GitHub asks to be left alone. Recoveries go first: they are good to hear. */
export async function syncChecks(
  repositories: readonly CheckedRepository[],
  tools: SayTools,
  most = MOST,
): Promise<SyncResult> {
  const known = await listChecks(tools.db, 'check')
  const failures: HoldfastError[] = []
  let tried = 0
  for (const repository of recoveriesFirst(repositories)) {
    const wanted = wantedFor(repository, saidIn(known.get(repository.id)), tools.now())
    if (wanted === undefined) continue
    if (tried === most) return { said: tried - failures.length, more: true, failures }
    tried += 1
    const error = await sayOne(repository, wanted, tools)
    if (error !== undefined) failures.push(error)
    if (error?.code === 'source-rate-limited') break
  }
  return { said: tried - failures.length, more: false, failures }
}

interface Wanted {
  readonly verdict: Exclude<ReturnType<typeof judgeBackup>, { kind: 'standing' }>
  readonly wish: Wish
  readonly said: Said | undefined
}

/** Without asking for the head, which costs a request. */
function wantedFor(
  { coverage, url, archived }: CheckedRepository,
  said: Said | undefined,
  now: Date,
): Wanted | undefined {
  const verdict = judgeBackup(coverage, url)
  if (archived || verdict.kind === 'standing') return undefined
  const { digest } = verdict.check
  const wish: Wish =
    verdict.kind === 'wrong'
      ? { kind: 'wrong', state: verdict.state, digest }
      : { kind: 'well', digest }
  if (planStep(wish, said, undefined, now) === 'nothing') return undefined
  return { verdict, wish, said }
}

async function sayOne(
  { id, owner, name, defaultBranch }: CheckedRepository,
  { verdict, wish, said }: Wanted,
  tools: SayTools,
): Promise<HoldfastError | undefined> {
  const repository = { owner, name }
  const place = { repositoryId: id, repository, kind: 'check' } as const
  const conclusion = verdict.kind === 'wrong' ? verdict.state : RECOVERED
  const head = await headOf()
  if (typeof head === 'object') return head
  const step = planStep(wish, said, head, tools.now())
  if (step === 'nothing') return undefined
  return say(place, { step, check: verdict.check, conclusion, said, head }, tools)

  async function headOf(): Promise<string | HoldfastError | undefined> {
    try {
      return verdict.kind === 'well'
        ? undefined
        : await tools.github.readHead(repository, defaultBranch)
    } catch (error) {
      return asHoldfastError(error)
    }
  }
}

function recoveriesFirst(repositories: readonly CheckedRepository[]): CheckedRepository[] {
  const well = ({ coverage }: CheckedRepository) => (coverage.state === 'protected' ? 0 : 1)
  return repositories.toSorted((a, b) => well(a) - well(b))
}
