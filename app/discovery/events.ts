/**
 * What webhooks mean for discovery. They come late, twice and in any order, so what they say is
 * only a reason to look: names, presence and rights are read from GitHub again.
 */
import { z } from 'zod'
import type { AppGitHub, InstallationGitHub } from '../github/port.ts'
import {
  readInstallation,
  removeInstallation,
  saveInstallation,
  wantDiscovery,
} from '../records/installations.ts'
import type { Db } from '../records/open.ts'
import { noteChange, type RepositoryRow, readRepository } from '../records/repositories.ts'
import { endOfSecond } from './end-of-second.ts'
import { markGone, refresh } from './gone.ts'
import type { News } from './reconcile.ts'

export interface Delivery {
  readonly event: string
  readonly action: string | null
  readonly payload: unknown
  readonly receivedAt: Date
}

export interface EventTools {
  readonly db: Db
  readonly github: Pick<AppGitHub, 'readInstallation'> & {
    installation(id: string): Pick<InstallationGitHub, 'readRepository'>
  }
  readonly now: () => Date
  /** Is told what people want to hear of. */
  readonly tell: (news: readonly News[]) => Promise<void>
}

type Handler = (delivery: Delivery, tools: EventTools) => Promise<void>

/** By the name of the event. */
export const DISCOVERY_EVENTS: Readonly<Record<string, Handler>> = {
  installation: onInstallation,
  installation_repositories: onInstallationRepositories,
  installation_target: onInstallation,
  repository: onRepository,
  public: onRepository,
  create: onChange,
  delete: onChange,
  push: onChange,
  pull_request: onChange,
}

const Id = z.union([z.int().positive(), z.bigint()]).transform(String)
const Repository = z.object({ id: Id })
const Installed = z.object({ installation: z.object({ id: Id }) })

async function onInstallation({ payload }: Delivery, tools: EventTools): Promise<void> {
  const { installation } = Installed.parse(payload)
  const { db, github, now } = tools
  const facts = await github.readInstallation(installation.id)
  if (facts === undefined) {
    await removeInstallation(db, installation.id, now())
    return
  }
  await saveInstallation(db, facts, now())
  await wantDiscovery(db, facts.id)
}

const Moved = Installed.extend({
  repositories_added: z.array(Repository).default([]),
  repositories_removed: z.array(Repository).default([]),
})

async function onInstallationRepositories(delivery: Delivery, tools: EventTools): Promise<void> {
  const { installation, ...moved } = Moved.parse(delivery.payload)
  await ensureInstallation(installation.id, tools)
  for (const { id } of moved.repositories_added) await look(id, installation.id, null, tools)
  for (const { id } of moved.repositories_removed) {
    await look(id, installation.id, 'no-access', tools)
  }
}

const OfRepository = Installed.extend({ repository: Repository })

/** What it means when GitHub says this, and then shows the repository no more. */
const GONE: Readonly<Record<string, Exclude<RepositoryRow['presence'], 'present'>>> = {
  deleted: 'deleted',
  transferred: 'transferred',
}

async function onRepository({ action, payload }: Delivery, tools: EventTools): Promise<void> {
  const { installation, repository } = OfRepository.parse(payload)
  await ensureInstallation(installation.id, tools)
  await look(repository.id, installation.id, GONE[action ?? ''] ?? null, tools)
}

/** Events of an installation may overtake that of its creation. */
async function ensureInstallation(id: string, { db, github, now }: EventTools): Promise<void> {
  if ((await readInstallation(db, id)) !== undefined) return
  const facts = await github.readInstallation(id)
  if (facts !== undefined) await saveInstallation(db, facts, now())
}

/** Reads a repository anew; one that is not shown any more is gone as `whenGone` says. */
async function look(
  id: string,
  installationId: string,
  whenGone: Exclude<RepositoryRow['presence'], 'present'> | null,
  { db, github, now, tell }: EventTools,
): Promise<void> {
  const installation = github.installation(installationId)
  const told = await refresh({ id, installationId }, { db, github: installation, now })
  if (told !== undefined) {
    await tell(told)
    return
  }
  const row = await readRepository(db, id)
  // It may have come to another installation meanwhile, which sees it.
  if (row === undefined || row.installationId !== installationId) return
  await markGone(db, row, whenGone ?? 'unseen', now())
}

/** GitHub gives seconds in some payloads and text in others. */
const Time = z
  .union([z.int().transform((seconds) => new Date(seconds * 1000)), z.coerce.date()])
  .nullish()

const Changed = Installed.extend({
  repository: Repository.extend({ pushed_at: Time }),
  pull_request: z.object({ updated_at: Time }).optional(),
})

/**
 * The change is dated as GitHub dates it: one that is told again after a snapshot holds it is
 * none. Of a repository that is not known, discovery will learn.
 */
async function onChange({ payload, receivedAt }: Delivery, tools: EventTools): Promise<void> {
  const { installation, repository, pull_request: pull } = Changed.parse(payload)
  const at = endOfSecond((pull ? pull.updated_at : repository.pushed_at) ?? receivedAt)
  if ((await readRepository(tools.db, repository.id)) === undefined) {
    await ensureInstallation(installation.id, tools)
    await look(repository.id, installation.id, null, tools)
  }
  await noteChange(tools.db, repository.id, at)
}
