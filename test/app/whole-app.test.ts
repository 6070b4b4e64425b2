/** The App as a whole: from an installation or a push to what can be restored, unattended. */
import { createHmac } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { listAlerts } from '../../app/records/alert-list.ts'
import { checkChain } from '../../app/records/audit.ts'
import { readForcedPushes } from '../../app/records/forced-pushes.ts'
import { readPlanningRecords } from '../../app/records/planning.ts'
import { findByName } from '../../app/records/repositories.ts'
import { listen } from '../../app/server/listen.ts'
import { readLatest } from '../../core/catalog.ts'
import { restore } from '../../core/restore.ts'
import { verbTools } from '../core/verb-tools.ts'
import { git, gitText } from '../git.ts'
import { compareRepositories } from '../repositories/compare.ts'
import { addCommits, growRepository } from '../repositories/grow.ts'
import { CI } from '../servers/config.ts'
import { postgresInstalled, startPostgres } from '../servers/postgres.ts'
import { startWholeApp, type WholeApp } from './whole-app.ts'

const SMALL = { commits: 2, files: 2, bytes: 300 }

/** Repositories of acme, at GitHub and in git. */
async function addRepositories({ github, root }: WholeApp, names: readonly string[]) {
  const added = new Map<string, number>()
  for (const [seed, name] of names.entries()) {
    added.set(name, github.addRepository({ owner: 'acme', name }).id)
    await growRepository(join(root, `acme/${name}.git`), { ...SMALL, seed })
  }
  return added
}

async function coveredIds({ app }: WholeApp): Promise<string[]> {
  const rows = await app.db.selectFrom('snapshots').select('repositoryId').distinct().execute()
  return rows.map(({ repositoryId }) => repositoryId)
}

/** Restores the newest snapshot of a repository from the store, and compares it with the source. */
async function expectRestored(whole: WholeApp, name: string, id: number): Promise<void> {
  const dir = join(whole.root, `../restored-${id}-${Date.now()}`)
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const directory = join(dir, 'repository')
  const request = { repositoryId: String(id), directory, bare: true, dryRun: false }
  await restore(request, verbTools(dir, whole.store))
  expect(await compareRepositories(join(whole.root, `acme/${name}.git`), directory)).toEqual([])
}

describe('an organisation', () => {
  it('is found, backed up by the bundled Action, and recorded', async () => {
    const whole = await startWholeApp()
    const { github, app, store, until } = whole
    const ids = await addRepositories(whole, ['rocket', 'probe'])
    github.install({ on: 'acme' })
    await until(async () => (await coveredIds(whole)).length === 3)

    const runs = await app.db.selectFrom('runs').select(['outcome', 'cause']).execute()
    expect(runs).toEqual(Array(3).fill({ outcome: 'stored', cause: 'first' }))
    const snapshots = await app.db.selectFrom('snapshots').selectAll().execute()
    for (const { repositoryId, snapshot, receiptKey, level } of snapshots) {
      expect((await readLatest(store, repositoryId, new Date()))?.manifest.snapshot).toBe(snapshot)
      expect(await store.head(receiptKey ?? '')).toBeDefined()
      expect(level).toBe('objects')
    }
    for (const [name, id] of ids) await expectRestored(whole, name, id)
    expect(await checkChain(app.db)).toMatchObject({ intact: true })
    expect(github.problems).toEqual([])
  })

  it('is backed up again after a push, when nothing more comes for a while', async () => {
    const whole = await startWholeApp()
    const { github, root, app, until } = whole
    github.addRepository({ owner: 'acme', name: '.github' })
    await growRepository(join(root, 'acme/.github.git'), { ...SMALL, seed: 5 })
    const rocket = (await addRepositories(whole, ['rocket'])).get('rocket') ?? 0
    const control = [...github.world.repositories.values()].find(({ name }) => name === 'holdfast')
    github.setFile(
      control?.id ?? 0,
      '.github/holdfast.yml',
      'version: 1\ndefaults:\n  on-push: true\n  debounce: 0m\n',
    )
    github.install({ on: 'acme' })
    await until(async () => (await coveredIds(whole)).length === 3)
    await addCommits(join(root, 'acme/rocket.git'), 1, 9)
    github.push(rocket, {})
    await until(async () => {
      const rows = await app.db
        .selectFrom('snapshots')
        .select('snapshot')
        .where('repositoryId', '=', String(rocket))
        .execute()
      return rows.length === 2
    })

    await expectRestored(whole, 'rocket', rocket)
    const { changedAt } = await app.db
      .selectFrom('repositories')
      .select('changedAt')
      .where('id', '=', String(rocket))
      .executeTakeFirstOrThrow()
    expect(changedAt).toBeNull()
  })
})

describe('whatever is lost', () => {
  it('of webhooks, is found out without them', async () => {
    const whole = await startWholeApp()
    whole.github.webhooks.fate = () => 'lose'
    await addRepositories(whole, ['rocket'])
    whole.github.install({ on: 'acme' })
    await whole.until(async () => (await coveredIds(whole)).length === 2)

    expect(await whole.app.db.selectFrom('deliveries').select('id').execute()).toEqual([])
  })

  it('of a webhook of a forced push, is told all the same', async () => {
    const whole = await startWholeApp()
    const { github, root, app, until } = whole
    const rocket = (await addRepositories(whole, ['rocket'])).get('rocket') ?? 0
    const repository = join(root, 'acme/rocket.git')
    const head = async () =>
      (await gitText(['rev-parse', 'refs/heads/main'], { cwd: repository })).trim()
    const before = await head()
    github.push(rocket, { sha: before })
    const control = [...github.world.repositories.values()].find(({ name }) => name === 'holdfast')
    const policy = 'version: 1\ndefaults:\n  debounce: 0m\n'
    github.setFile(control?.id ?? 0, '.github/holdfast.yml', policy)
    github.install({ on: 'acme' })
    await until(async () => (await coveredIds(whole)).length === 2)

    await git(['update-ref', 'refs/heads/main', `${before}^`], { cwd: repository })
    await addCommits(repository, 1, 77)
    const after = await head()
    github.webhooks.fate = () => 'lose'
    github.push(rocket, { sha: after, forced: true })
    github.webhooks.fate = () => 'send'
    // Another push is what has it backed up.
    github.push(rocket, { branch: 'topic' })
    await until(async () => {
      const alerts = await app.db.selectFrom('alerts').select('kind').execute()
      return alerts.some(({ kind }) => kind === 'ref-changed')
    }, 110_000)

    expect(await readForcedPushes(app.db, String(rocket), new Date(0))).toEqual([])
    const { alerts } = await listAlerts(app.db, { kind: 'ref-changed', limit: 9 })
    const snapshots = await app.db
      .selectFrom('snapshots')
      .select('snapshot')
      .where('repositoryId', '=', String(rocket))
      .orderBy('snapshot')
      .execute()
    expect(alerts).toMatchObject([
      {
        title: 'refs/heads/main of acme/rocket was rewritten',
        detail: { facts: { before, after, heldBy: snapshots[0]?.snapshot } },
      },
    ])
    expect(github.problems).toEqual([])
  }, 120_000)

  it('of webhooks that come twice and in any order, does no harm', async () => {
    const whole = await startWholeApp()
    let turn = 0
    whole.github.webhooks.fate = () => (['twice', 'hold', 'send'] as const)[turn++ % 3] ?? 'send'
    await addRepositories(whole, ['rocket', 'probe'])
    whole.github.install({ on: 'acme' })
    await whole.until(async () => (await coveredIds(whole)).length === 3)
    whole.github.webhooks.release((held) => held.toReversed())
    await whole.github.webhooks.idle()
    await whole.until(async () => {
      const waiting = await whole.app.db
        .selectFrom('deliveries')
        .select('id')
        .where('state', 'in', ['waiting', 'working'])
        .execute()
      return waiting.length === 0
    })

    const failed = await whole.app.db
      .selectFrom('deliveries')
      .select('error')
      .where('error', 'is not', null)
      .execute()
    expect(failed).toEqual([])
    expect(await whole.app.db.selectFrom('snapshots').select('snapshot').execute()).toHaveLength(3)
  })

  it('of the answer to a dispatch, the run is found by its title', async () => {
    const whole = await startWholeApp()
    const { github, app } = whole
    github.faults.add({ match: /^POST .*\/dispatches$/, fault: { kind: 'lost' } })
    await addRepositories(whole, ['rocket'])
    github.install({ on: 'acme' })
    await whole.until(async () => (await coveredIds(whole)).length === 2, 110_000)

    const dispatches = await app.db.selectFrom('dispatches').select(['githubRunId']).execute()
    expect(dispatches).toHaveLength(1)
    expect(dispatches[0]?.githubRunId).not.toBeNull()
  }, 120_000)

  it('of an App that is stopped while a job waits for its token, is no failure of the job', async () => {
    const whole = await startWholeApp()
    const { github } = whole
    const isLeased = async () =>
      (await whole.app.db.selectFrom('leases').select('id').execute()).length > 0
    await addRepositories(whole, ['rocket', 'probe'])
    github.install({ on: 'acme' })
    const slow = { match: /access_tokens/, times: 100, fault: { kind: 'delay', ms: 1000 } } as const
    github.faults.add(slow)
    await whole.until(isLeased)
    await whole.replace()
    github.faults.clear()
    await whole.until(async () => (await coveredIds(whole)).length === 3, 110_000)

    const runs = await whole.app.db.selectFrom('runs').select('outcome').execute()
    expect(runs).toEqual(Array(3).fill({ outcome: 'stored' }))
  }, 120_000)

  it('of a report, the snapshot is found in the store', async () => {
    const whole = await startWholeApp()
    const { github, app } = whole
    whole.drop((path) => path.endsWith('/report'))
    await addRepositories(whole, ['rocket'])
    github.install({ on: 'acme' })
    await whole.until(async () => (await coveredIds(whole)).length > 0, 110_000)

    const [run] = await app.db
      .selectFrom('runs')
      .select(['outcome', 'reportJson'])
      .where('outcome', 'is not', null)
      .execute()
    expect(run).toEqual({ outcome: 'stored', reportJson: null })
  }, 120_000)

  it('of a job that took a lease, is found out and tried again', async () => {
    const whole = await startWholeApp()
    const { github, app } = whole
    const { onJob } = github.runner
    github.runner.onJob = async (job) => {
      github.runner.onJob = onJob
      const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } =
        job.environment
      const asked = await fetch(`${url}&audience=${encodeURIComponent(whole.url)}`, {
        headers: { authorization: `Bearer ${bearer}` },
      })
      const { value } = z.object({ value: z.string() }).parse(await asked.json())
      const lease = await fetch(`${whole.url}/api/v1/leases`, {
        method: 'POST',
        headers: { authorization: `Bearer ${value}`, 'content-type': 'application/json' },
        body: JSON.stringify({ slot: job.slot }),
      })
      expect(lease.status).toBe(201)
      return 'failure'
    }
    github.install({ on: 'acme' })
    await whole.until(async () => {
      const lost = await app.db
        .selectFrom('runs')
        .select('id')
        .where('outcome', '=', 'lost')
        .execute()
      return lost.length === 1
    })
    const [run] = await app.db.selectFrom('runs').select(['errorMessage', 'errorHint']).execute()

    expect(run?.errorMessage).toMatch(/\w/)
    expect(run?.errorHint).toMatch(/\w/)
    const records = await readPlanningRecords(
      app.db,
      (await app.db.selectFrom('installations').select('id').executeTakeFirstOrThrow()).id,
    )
    expect(records[0]?.lastRun).toMatchObject({ outcome: 'lost', failures: 1 })
  })

  it('of the database, the next one knows all that the store and GitHub know', async () => {
    const whole = await startWholeApp()
    const { github } = whole
    const ids = await addRepositories(whole, ['rocket', 'probe'])
    github.install({ on: 'acme' })
    await whole.until(async () => (await coveredIds(whole)).length === 3)
    const before = await whole.app.db
      .selectFrom('snapshots')
      .select(['repositoryId', 'snapshot', 'manifestSha256', 'level', 'receiptKey'])
      .orderBy('repositoryId')
      .execute()
    const app = await whole.replace(join(whole.root, '../another.db'))
    await whole.until(async () => (await coveredIds(whole)).length === 3)

    const after = await app.db
      .selectFrom('snapshots')
      .select(['repositoryId', 'snapshot', 'manifestSha256', 'level'])
      .orderBy('repositoryId')
      .orderBy('snapshot')
      .execute()
    for (const { receiptKey: _, ...known } of before) expect(after).toContainEqual(known)
    for (const [name, id] of ids) await expectRestored(whole, name, id)
  })
})

describe('people', () => {
  it('are told of a mistake in the policy at its line, and when it is mended', async () => {
    const whole = await startWholeApp()
    const { github } = whole
    const control = [...github.world.repositories.values()].find(({ name }) => name === 'holdfast')
    const write = (text: string) => github.setFile(control?.id ?? 0, '.github/holdfast.yml', text)
    const checks = () => [...github.world.checkRuns.values()]
    write('version: 1\ndefaults:\n  rpo: soon\n')
    github.install({ on: 'acme' })
    await whole.until(() => checks().length === 1)
    const [check] = checks()

    expect(check).toMatchObject({ repositoryId: control?.id, conclusion: 'failure' })
    expect(JSON.stringify(check)).toContain('"start_line":3')
    write('version: 1\ndefaults:\n  rpo: 24h\n')
    await whole.until(() => checks().some(({ conclusion }) => conclusion === 'success'))
  })

  it('see a failure at the repository, and may have it tried again', async () => {
    const whole = await startWholeApp()
    const { github, app } = whole
    const { onJob } = github.runner
    github.runner.onJob = async () => 'failure'
    github.install({ on: 'acme' })
    const checks = () => [...github.world.checkRuns.values()]
    await whole.until(() => checks().length === 1)
    const [check] = checks()
    expect(check).toMatchObject({ conclusion: 'failure' })
    github.runner.onJob = onJob
    github.requestAction(check?.id ?? 0, 'retry')
    await whole.until(async () => (await coveredIds(whole)).length === 1)

    const runs = await app.db
      .selectFrom('runs')
      .select(['cause', 'outcome'])
      .orderBy('createdAt')
      .execute()
    expect(runs).toEqual([
      { cause: 'first', outcome: 'refused' },
      { cause: 'manual', outcome: 'stored' },
    ])
    await whole.until(() => checks().some(({ conclusion }) => conclusion === 'success'))
    const retried = await app.db
      .selectFrom('auditEvents')
      .select('actor')
      .where('action', '=', 'repository.retry')
      .execute()
    expect(retried).toHaveLength(1)
  })

  it('hear of what is wrong, and that it is over, by a signed webhook', async () => {
    const heard: { readonly event: string; readonly signed: boolean; readonly body: string }[] = []
    const receiver = await listen(
      async (request) => {
        const body = await request.text()
        const at = request.headers.get('x-holdfast-timestamp')
        const mac = createHmac('sha256', 'shared').update(`${at}.${body}`).digest('hex')
        const signed = request.headers.get('x-holdfast-signature-256') === `sha256=${mac}`
        heard.push({ event: request.headers.get('x-holdfast-event') ?? '', signed, body })
        return new Response()
      },
      { host: '127.0.0.1', port: 0 },
    )
    onTestFinished(() => receiver.close(0))
    const whole = await startWholeApp({
      environment: { ALLOW_PRIVATE_DESTINATIONS: 'true' },
      secrets: {
        ALERT_WEBHOOK_URL: `http://127.0.0.1:${receiver.port}/hook`,
        ALERT_WEBHOOK_SECRET: 'shared',
      },
    })
    const { github } = whole
    const control = [...github.world.repositories.values()].find(({ name }) => name === 'holdfast')
    const write = (text: string) => github.setFile(control?.id ?? 0, '.github/holdfast.yml', text)
    write('version: 1\ndefaults:\n  rpo: soon\n')
    github.install({ on: 'acme' })
    await whole.until(() => heard.length === 1)
    write('version: 1\n')
    await whole.until(() => heard.length === 2, 50_000)

    expect(heard.map(({ event, signed }) => [event, signed])).toEqual([
      ['alert.open', true],
      ['alert.resolved', true],
    ])
    expect(heard[0]?.body).toContain('holdfast.yml')
  })
})

describe('names', () => {
  it('that change and change hands never mix snapshots', async () => {
    const whole = await startWholeApp()
    const { github, root, app } = whole
    const rocket = (await addRepositories(whole, ['rocket'])).get('rocket') ?? 0
    github.install({ on: 'acme' })
    await whole.until(async () => (await coveredIds(whole)).length === 2)

    github.rename(rocket, 'lander')
    github.deleteRepository(rocket)
    await rm(join(root, 'acme/rocket.git'), { recursive: true })
    const next = (await addRepositories(whole, ['rocket'])).get('rocket') ?? 0
    await whole.until(async () => (await coveredIds(whole)).length === 3)
    const found = await findByName(app.db, 'acme', 'rocket')
    expect(found.map(({ repositoryId }) => repositoryId)).toEqual([String(rocket), String(next)])
    await whole.until(async () => {
      const row = await app.db
        .selectFrom('repositories')
        .select('presence')
        .where('id', '=', String(rocket))
        .executeTakeFirstOrThrow()
      return row.presence === 'deleted'
    })
    await expectRestored(whole, 'rocket', next)
    const manifests = await Promise.all(
      [rocket, next].map((id) => readLatest(whole.store, String(id), new Date())),
    )
    expect(manifests.map((each) => each?.manifest.repository.id)).toEqual([
      String(rocket),
      String(next),
    ])
  })
})

describe('on PostgreSQL', () => {
  it('an instance that is killed in the middle is replaced, and nothing is lost', async () => {
    if (!CI && !postgresInstalled()) return
    const postgres = await startPostgres()
    onTestFinished(() => postgres.stop())
    const database = await postgres.createUrl()
    const whole = await startWholeApp({ database })
    const { github } = whole
    await addRepositories(whole, ['rocket', 'probe', 'lander', 'orbiter'])
    github.install({ on: 'acme' })
    await whole.until(async () => {
      const leased = await whole.app.db.selectFrom('leases').select('id').execute()
      return leased.length > 0
    })
    await whole.replace(database)
    await whole.until(async () => (await coveredIds(whole)).length === 5, 150_000)

    const runs = await whole.app.db.selectFrom('runs').select(['outcome']).execute()
    expect(runs.every(({ outcome }) => outcome === 'stored')).toBe(true)
  }, 180_000)
})
