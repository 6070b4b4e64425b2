import { expect, it } from 'vitest'
import { discover } from '../../app/discovery/discover.ts'
import type { RepositoryFacts } from '../../app/github/port.ts'
import { createSchedules } from '../../app/planning/cron.ts'
import { createPolicies } from '../../app/policies-at-hand.ts'
import { requestBackup } from '../../app/records/requests.ts'
import { type SteerTools, steer } from '../../app/steer.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import { openSqlite } from './databases.ts'
import { createOrganization, facts, installed, NOW } from './discovery/organization.ts'

const RECIPIENT = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'
const CONTROL = facts('9', { name: 'holdfast' })
type Sent = { readonly file: string; readonly inputs: Readonly<Record<string, string>> }

async function scene(text: string, ...repositories: RepositoryFacts[]) {
  const db = await openSqlite()
  const organization = createOrganization(...repositories)
  const installation = await installed(db)
  await discover(installation, { db, github: organization, now: () => NOW })
  const policies = createPolicies({
    ...{ db, controlRepository: 'holdfast', now: () => NOW },
    github: () => ({
      readFile: async ({ name }) =>
        name === 'holdfast'
          ? { repositoryId: '9', commitSha: 'c'.repeat(40), blobSha: 'b'.repeat(40), text }
          : undefined,
    }),
  })
  const policy = await policies.of(installation)
  if (policy === undefined) throw new Error('no policy')
  const sent: Sent[] = []
  const refuse = () => Promise.reject(new Error('nobody asks this'))
  const github = {
    dispatch: async (request: Sent) => {
      sent.push(request)
      return { githubRunId: String(sent.length) }
    },
    ...{ readWorkflow: refuse, enableWorkflow: refuse, createToken: refuse },
  }
  let ids = 0
  const run = (change: Partial<Omit<SteerTools, 'github'>> = {}) =>
    steer(installation, policy, {
      ...{ db, github, now: () => NOW, schedules: createSchedules(), quietUntil: null },
      listRefs: refuse,
      newId: () => {
        ids += 1
        return `d${ids}`
      },
      ...change,
    })
  return { db, sent, run }
}

const runsOf = async (db: Awaited<ReturnType<typeof openSqlite>>) =>
  db.selectFrom('runs').select(['repositoryId', 'cause']).orderBy('repositoryId').execute()

it('what was never backed up is dispatched to the control repository, and not twice', async () => {
  const { db, sent, run } = await scene('version: 1\n', facts('1'), CONTROL)
  await run()
  await run()

  expect(sent).toMatchObject([
    {
      owner: 'acme',
      name: 'holdfast',
      file: 'holdfast.yml',
      ref: 'main',
      inputs: { dispatch: 'd1' },
    },
  ])
  expect(await runsOf(db)).toEqual([
    { repositoryId: '1', cause: 'first' },
    { repositoryId: '9', cause: 'first' },
  ])
})

it('what is to be sealed is not stored in the clear, and that is said', async () => {
  const policy = `version: 1
tiers:
  - name: secret
    match: { repositories: ['r1'] }
    recipients: [${RECIPIENT}]
`
  const { db, run } = await scene(policy, facts('1'), facts('2'), CONTROL)
  const { failures } = await run()

  expect((await runsOf(db)).map(({ repositoryId }) => repositoryId)).toEqual(['2', '9'])
  expect(failures).toMatchObject([
    { code: 'bad-input', message: /^1 repositories are to be sealed/ },
  ])
})

it('what is excluded is left alone', async () => {
  const policy = "version: 1\nexclude:\n  - match: { repositories: ['r1'] }\n    reason: a toy\n"
  const { db, run } = await scene(policy, facts('1'), CONTROL)
  await run()

  expect(await runsOf(db)).toEqual([{ repositoryId: '9', cause: 'first' }])
})

it('without a control repository nothing is planned, and that is said', async () => {
  const { db, sent, run } = await scene('version: 1\n', facts('1'))

  expect((await run()).failures).toMatchObject([
    { code: 'source-not-found', message: 'acme/holdfast is not there.' },
  ])
  expect([sent, await runsOf(db)]).toEqual([[], []])
})

it('each repository by itself is one dispatch of its own workflow', async () => {
  const { sent, run } = await scene(
    'version: 1\ndispatch: { mode: repository }\n',
    facts('1'),
    CONTROL,
  )
  await run()

  expect(sent.map((request) => ('name' in request ? request.name : ''))).toEqual(
    expect.arrayContaining(['r1', 'holdfast']),
  )
})

it('nothing is sent while GitHub asks to be left alone', async () => {
  const { sent, run } = await scene('version: 1\n', facts('1'), CONTROL)
  await run({ quietUntil: new Date(NOW.getTime() + 1) })
  expect(sent).toEqual([])
  await run({ quietUntil: NOW })
  expect(sent).toHaveLength(1)
})

it('a limit is kept in mind, and what was due is still due', async () => {
  const { db, run, sent } = await scene('version: 1\n', facts('1'), CONTROL)
  const limited = new HoldfastError('source-rate-limited', 'Too often.', {
    hint: 'Wait.',
    retryAfterMs: 90_000,
  })
  const push = sent.push.bind(sent)
  sent.push = () => {
    throw limited
  }
  const { quietUntil } = await run()
  expect(quietUntil).toEqual(new Date(NOW.getTime() + 90_000))
  expect(await runsOf(db)).toEqual([])
  sent.push = push
  await run()
  expect(await runsOf(db)).toHaveLength(2)
})

it('what a person asks for is done at once, and asked for no more', async () => {
  const { db, run } = await scene('version: 1\n', facts('1'), CONTROL)
  await run()
  await db
    .updateTable('runs')
    .set({ state: 'settled', outcome: 'failed', settledAt: NOW.getTime() })
    .execute()
  await requestBackup(db, {
    ...{ repositoryId: '1', options: { full: true }, requestedBy: 'github:mona' },
    requestedAt: NOW,
  })
  await run()

  const manual = await db
    .selectFrom('runs')
    .select(['cause', 'optionsJson'])
    .where('cause', '=', 'manual')
    .execute()
  expect(manual.map(({ optionsJson }) => JSON.parse(optionsJson))).toMatchObject([{ full: true }])
  expect(await db.selectFrom('requests').select('repositoryId').execute()).toEqual([])
})
