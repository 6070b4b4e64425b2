import { createHmac } from 'node:crypto'
import { CompactSign, exportSPKI } from 'jose'
import { describe, expect, it } from 'vitest'
import { noteEnded } from '../../../app/records/dispatches.ts'
import { saveRepositories } from '../../../app/records/repositories.ts'
import { LeaseGrant } from '../../../core/domain/lease.ts'
import { openSqlite } from '../databases.ts'
import { createSigner, type Payload, startIssuer } from './issuer.ts'
import {
  allRows,
  central,
  dispatch,
  events,
  once,
  ownClaims,
  ownWorkflows,
  REPORT,
  repository,
  type Setting,
  START,
  setUp,
  WORKFLOW,
} from './setting.ts'

const seconds = START.getTime() / 1000
const stranger = once(() => createSigner('key-1'))
const elliptic = once(() => createSigner('key-1', 'ES256'))

function encode(part: unknown): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')
}

/** The good token with another header, another payload or no signature. */
async function tampered(
  setting: Setting,
  change: (parts: { header: Payload; payload: Payload; signature: string }) => string,
): Promise<string> {
  const [header = '', payload = '', signature = ''] = (await setting.token()).split('.')
  const read = (part: string): Payload => JSON.parse(Buffer.from(part, 'base64url').toString())
  return change({ header: read(header), payload: read(payload), signature })
}

const ASK = { path: '/api/v1/leases', body: { slot: 0 } }

/** All that is ever told: the same for every reason. */
const TOLD: Readonly<Record<number, unknown>> = {
  401: {
    type: 'about:blank',
    status: 401,
    title: 'Unauthorized',
    code: 'app-refused',
    detail: 'The App did not take the OIDC token.',
    hint: 'Its audience must be the address of the App, and it is good for one request; the audit trail of the App says more.',
  },
  403: {
    type: 'about:blank',
    status: 403,
    title: 'Forbidden',
    code: 'app-refused',
    detail: 'The App does not let this job do that.',
    hint: 'The audit trail of the App says why.',
  },
}

/** Expects a refusal that tells nothing, changes nothing, and stands in the audit trail once. */
async function expectRefused(
  { db, ask }: Setting,
  token: string | Payload,
  reason: string,
  { path, body }: { readonly path: string; readonly body: unknown } = ASK,
): Promise<void> {
  const [rows, before] = [await allRows(db), await events(db)]
  const answer = await ask(path, body, token)
  const text = await answer.text()
  const [event, ...more] = (await events(db)).slice(before.length)

  expect({ reason: event?.detail.reason, result: event?.result, more: more.length }).toEqual({
    reason,
    result: 'refused',
    more: 0,
  })
  expect(answer.status).toBe(reason.startsWith('token-') ? 401 : 403)
  expect(JSON.parse(text)).toEqual(TOLD[answer.status])
  expect(event?.address).toBe('192.0.2.7')
  expect(event?.actor).toMatch(
    reason.startsWith('token-') && reason !== 'token-reused' ? /^anonymous$/ : /^workflow:.+@\d+$/,
  )
  if (typeof token === 'string') {
    for (const part of token.split('.').filter((each) => each.length > 8)) {
      expect(JSON.stringify(event)).not.toContain(part)
      expect(text).not.toContain(part)
    }
  }
  expect(await allRows(db)).toEqual(rows)
}

/** One claim is another one: what is refused, and why. */
const CLAIMS: readonly [what: string, change: Payload, reason: string][] = [
  ['another issuer', { iss: 'https://token.actions.example.com' }, 'token-issuer'],
  ['no issuer', { iss: undefined }, 'token-claims'],
  ['another audience', { aud: 'https://github.com/acme' }, 'token-audience'],
  ['no audience', { aud: undefined }, 'token-claims'],
  [
    'two audiences',
    { aud: ['https://holdfast.example.com', 'https://x.example.com'] },
    'token-claims',
  ],
  ['one audience in a list', { aud: ['https://holdfast.example.com'] }, 'token-claims'],
  ['expired', { exp: seconds - 61 }, 'token-expired'],
  ['an end that is text', { exp: `${seconds + 300}` }, 'token-claims'],
  ['no end', { exp: undefined }, 'token-claims'],
  ['not valid yet', { nbf: seconds + 61 }, 'token-early'],
  ['no beginning', { nbf: undefined }, 'token-claims'],
  ['made in the future', { iat: seconds + 61 }, 'token-early'],
  ['made long ago', { iat: seconds - 961, exp: seconds + 9000 }, 'token-old'],
  ['no time of making', { iat: undefined }, 'token-claims'],
  ['no name', { jti: undefined }, 'token-claims'],
  ['an empty name', { jti: '' }, 'token-claims'],
  ['a name that is a list', { jti: ['token-1'] }, 'token-claims'],
  ['a name with a NUL', { jti: 'token\0' }, 'token-claims'],
  ['another owner', { repository_owner_id: '600' }, 'owner'],
  ['an owner without the App', { repository_owner_id: '999' }, 'owner'],
  ['an owner that is a number', { repository_owner_id: 500 }, 'token-claims'],
  ['an owner with a zero before it', { repository_owner_id: '0500' }, 'token-claims'],
  ['another repository', { repository_id: '101' }, 'repository'],
  ['the same name under another id', { repository_id: '71' }, 'repository'],
  ['no repository', { repository_id: undefined }, 'token-claims'],
  ['another name of the repository', { repository: 'acme/holdfast2' }, 'repository-name'],
  [
    'a repository of the same name elsewhere',
    { repository: 'umbrella/holdfast' },
    'repository-name',
  ],
  ['a name that leads upwards', { repository: 'acme/holdfast/../x' }, 'token-claims'],
  ['another branch', { ref: 'refs/heads/topic' }, 'ref'],
  ['a tag of that name', { ref: 'refs/tags/main' }, 'ref'],
  ['a pull request', { ref: 'refs/pull/1/merge' }, 'ref'],
  ['no ref', { ref: undefined }, 'token-claims'],
  ['pull_request', { event_name: 'pull_request' }, 'event'],
  ['pull_request_target', { event_name: 'pull_request_target' }, 'event'],
  ['push', { event_name: 'push' }, 'event'],
  ['schedule', { event_name: 'schedule' }, 'event'],
  ['workflow_run', { event_name: 'workflow_run' }, 'event'],
  [
    'another workflow file',
    { workflow_ref: WORKFLOW.replace('holdfast.yml', 'x.yml') },
    'job-workflow',
  ],
  [
    'a job of another workflow',
    { job_workflow_ref: WORKFLOW.replace('holdfast.yml', 'x.yml') },
    'job-workflow',
  ],
  [
    'a job of another repository',
    { job_workflow_ref: WORKFLOW.replace('acme', 'umbrella') },
    'job-workflow',
  ],
  ['a job at another commit', { job_workflow_sha: 'd'.repeat(40) }, 'job-workflow'],
  ['a commit that is none', { workflow_sha: 'main' }, 'token-claims'],
  ['a run that nobody dispatched', { run_id: '9999' }, 'run-unknown'],
  ['a run that is no number', { run_id: "9000' or '1'='1" }, 'token-claims'],
  ['the run of a dispatch that ended', { run_id: '8000' }, 'dispatch-over'],
  ['the run of another repository', { run_id: '8500' }, 'dispatch-foreign'],
  ['the run of another installation', { run_id: '8600' }, 'dispatch-foreign'],
  ['attempt 0', { run_attempt: '0' }, 'token-claims'],
  ['an attempt that is a number', { run_attempt: 1 }, 'token-claims'],
  ['an attempt in disguise', { run_attempt: '01' }, 'token-claims'],
  ['a negative attempt', { run_attempt: '-1' }, 'token-claims'],
  ["somebody's own runner", { runner_environment: 'self-hosted' }, 'runner'],
  ['a runner of no kind', { runner_environment: 'x' }, 'token-claims'],
  ['an environment', { environment: 'production' }, 'environment'],
]

/** Two claims that agree with each other, and with nothing that is allowed. */
const PAIRS: typeof CLAIMS = [
  ['another workflow', both(WORKFLOW.replace('holdfast.yml', 'x.yml')), 'workflow'],
  ['that workflow on another branch', both(WORKFLOW.replace('main', 'topic')), 'workflow'],
  ['that workflow of another repository', both(WORKFLOW.replace('acme', 'umbrella')), 'workflow'],
  ['that workflow in another case', both(WORKFLOW.replace('.yml', '.YML')), 'workflow'],
  ['a workflow that ends alike', both(`x${WORKFLOW}`), 'workflow'],
]

function both(ref: string): Payload {
  return { workflow_ref: ref, job_workflow_ref: ref }
}

/** The organisation, and dispatches that are not this job's. */
async function besieged(): Promise<Setting> {
  const db = await openSqlite()
  const setting = await setUp(db)
  await dispatch(db, 'ended', '8000', [['run-8', '70', 0]])
  await noteEnded(db, 'ended', {
    githubRunId: '8000',
    error: null,
    conclusion: 'success',
    at: START,
  })
  await dispatch(db, 'other', '8500', [['run-9', '104', 0]], { repositoryId: '71' })
  const foreign = { installationId: '4' }
  await dispatch(db, 'foreign', '8600', [['run-10', '900', 0]], foreign)
  return setting
}

describe('a token of which one claim is another one', () => {
  it.each([...CLAIMS, ...PAIRS])('%s', async (_what, change, reason) => {
    await expectRefused(await besieged(), change, reason)
  })

  it('is refused at each address, and the good one is not', async () => {
    const setting = await besieged()
    const grant = LeaseGrant.parse(await (await setting.ask('/api/v1/leases', { slot: 0 })).json())
    const own = `/api/v1/leases/${grant.lease}`
    for (const [, change, reason] of [...CLAIMS, ...PAIRS]) {
      await expectRefused(setting, change, reason, { path: `${own}/renewals`, body: {} })
      // What a job did may be said when its dispatch is over; this one's is another lease.
      const why = reason === 'dispatch-over' ? 'lease-foreign' : reason
      await expectRefused(setting, change, why, { path: `${own}/report`, body: REPORT })
    }

    expect((await setting.ask(`${own}/renewals`, {})).status).toBe(200)
    expect((await setting.ask(`${own}/report`, REPORT)).status).toBe(202)
  }, 30_000)
})

describe('a token that another one signed', () => {
  it.each<[string, (setting: Setting) => Promise<string>, string]>([
    [
      'nobody (alg: none)',
      (setting) =>
        tampered(setting, ({ header, payload }) =>
          [encode({ ...header, alg: 'none' }), encode(payload), ''].join('.'),
        ),
      'token-malformed',
    ],
    [
      'nobody, with the signature left there',
      (setting) =>
        tampered(setting, ({ header, payload, signature }) =>
          [encode({ ...header, alg: 'none' }), encode(payload), signature].join('.'),
        ),
      'token-algorithm',
    ],
    [
      'HS256 with the public key as secret',
      async (setting) => {
        const secret = await exportSPKI(setting.issuer.signer.publicKey)
        return tampered(setting, ({ header, payload }) => {
          const signed = `${encode({ ...header, alg: 'HS256' })}.${encode(payload)}`
          return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
        })
      },
      'token-algorithm',
    ],
    [
      'RS256 said, HS256 done',
      async (setting) => {
        const secret = await exportSPKI(setting.issuer.signer.publicKey)
        return tampered(setting, ({ header, payload }) => {
          const signed = `${encode(header)}.${encode(payload)}`
          return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
        })
      },
      'token-signature',
    ],
    [
      "the issuer's key by another algorithm",
      async ({ issuer, claims }) => issuer.sign(claims(), { alg: 'ES256' }, await elliptic()),
      'token-algorithm',
    ],
    [
      "another key under the issuer's name of its own",
      async ({ issuer, claims }) => issuer.sign(claims(), {}, await stranger()),
      'token-signature',
    ],
    [
      'a key that the issuer does not have',
      async ({ issuer, claims }) => issuer.sign(claims(), { kid: 'key-2' }, await stranger()),
      'token-key',
    ],
    [
      'a key without a name',
      async ({ issuer, claims }) => issuer.sign(claims(), { kid: undefined }),
      'token-key',
    ],
    [
      'a key that it brings along (jwk)',
      async ({ issuer, claims }) => {
        const signer = await stranger()
        return issuer.sign(claims(), { jwk: { kty: 'RSA', ...signer.jwk } }, signer)
      },
      'token-signature',
    ],
    [
      'a key that it says where to find (jku)',
      async ({ issuer, claims }) => {
        const signer = await createSigner('key-9')
        const theirs = await startIssuer(signer)
        return issuer.sign(claims(), { jku: `${theirs.url}/.well-known/jwks` }, signer)
      },
      'token-key',
    ],
    [
      'a certificate that it says where to find (x5u)',
      async ({ issuer, claims }) =>
        issuer.sign(claims(), { x5u: 'http://127.0.0.1:1/cert' }, await stranger()),
      'token-signature',
    ],
    [
      'another issuer, and says so',
      async ({ claims }) => {
        const theirs = await startIssuer(await stranger())
        return theirs.sign(claims({ iss: theirs.url }))
      },
      'token-signature',
    ],
  ])('%s', async (_what, forge, reason) => {
    const setting = await besieged()
    const token = await forge(setting)
    const asked = setting.issuer.asked.length
    await expectRefused(setting, token, reason)

    // Nobody was asked for keys but the issuer, at its own two addresses.
    expect(setting.issuer.asked.slice(asked).length).toBeLessThanOrEqual(2)
  })
})

describe('what is no token', () => {
  it.each<[string, (setting: Setting) => Promise<string>, string]>([
    ['nothing', async () => '', 'token-missing'],
    ['a word', async () => 'x', 'token-malformed'],
    ['three words', async () => 'a.b.c', 'token-malformed'],
    ['a token of GitHub of another kind', async () => 'ghs_16C7e42F292c6912E7', 'token-malformed'],
    ['four parts', async (s) => `${await s.token()}.x`, 'token-malformed'],
    ['a cut signature', async (s) => (await s.token()).slice(0, -8), 'token-signature'],
    ['too much of one', async (s) => s.token({ filler: 'x'.repeat(20_000) }), 'token-malformed'],
    [
      'a payload that was changed',
      (setting) =>
        tampered(setting, ({ header, payload, signature }) =>
          [encode(header), encode({ ...payload, run_attempt: '2' }), signature].join('.'),
        ),
      'token-signature',
    ],
    [
      'a payload that is no object',
      async ({ issuer }) => {
        return new CompactSign(Buffer.from('["x"]'))
          .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: issuer.signer.kid })
          .sign(issuer.signer.privateKey)
      },
      'token-malformed',
    ],
    [
      'a token for another use',
      async ({ issuer, claims }) => issuer.sign(claims(), { typ: 'at+jwt' }),
      'token-claims',
    ],
    [
      'a header that must be understood',
      (setting) =>
        tampered(setting, ({ header, payload, signature }) =>
          [encode({ ...header, crit: ['x'], x: 1 }), encode(payload), signature].join('.'),
        ),
      'token-malformed',
    ],
  ])('%s', async (_what, forge, reason) => {
    const setting = await besieged()
    await expectRefused(setting, await forge(setting), reason)
  })
})

describe('a token that was shown before', () => {
  it.each(['/api/v1/leases', 'renewals', 'report'])('is refused by %s', async (path) => {
    const setting = await besieged()
    const token = await setting.token()
    const { lease } = LeaseGrant.parse(
      await (await setting.ask('/api/v1/leases', { slot: 0 }, token)).json(),
    )
    const at = path.startsWith('/') ? path : `/api/v1/leases/${lease}/${path}`
    const body = path === 'report' ? REPORT : { slot: 0 }

    await expectRefused(setting, token, 'token-reused', { path: at, body })
  })

  it('was shown, also if it brought nothing', async () => {
    const setting = await besieged()
    const token = await setting.token()
    expect((await setting.ask('/api/v1/leases', { slot: 7 }, token)).status).toBe(204)

    await expectRefused(setting, token, 'token-reused')
  })

  it('is one by its name, whatever else it says', async () => {
    const setting = await besieged()
    const { jti } = setting.claims()
    await setting.ask('/api/v1/leases', { slot: 0 }, { jti })

    await expectRefused(setting, { jti, exp: seconds + 200 }, 'token-reused')
  })
})

describe("another job's lease", () => {
  const REPORTS: readonly [string, string, unknown][] = [
    ['renewed', 'renewals', {}],
    ['reported', 'report', REPORT],
  ]

  it.each(REPORTS)('is not %s by the job of another dispatch', async (_what, path, body) => {
    const setting = await besieged()
    await dispatch(setting.db, 'd2', '9001', [['run-20', '105', 0]])
    const { lease } = LeaseGrant.parse(
      await (await setting.ask('/api/v1/leases', { slot: 0 })).json(),
    )

    const at = `/api/v1/leases/${lease}/${path}`
    await expectRefused(setting, { run_id: '9001' }, 'lease-foreign', { path: at, body })
  })

  it.each(REPORTS)('is not %s by another attempt', async (_what, path, body) => {
    const setting = await besieged()
    const { lease } = LeaseGrant.parse(
      await (await setting.ask('/api/v1/leases', { slot: 0 })).json(),
    )

    const at = `/api/v1/leases/${lease}/${path}`
    await expectRefused(setting, { run_attempt: '2' }, 'lease-foreign', { path: at, body })
  })

  it.each(REPORTS)('is not %s by an attempt that is over', async (_what, path, body) => {
    const setting = await besieged()
    const { lease } = LeaseGrant.parse(
      await (await setting.ask('/api/v1/leases', { slot: 0 })).json(),
    )
    await setting.ask('/api/v1/leases', { slot: 0 }, { run_attempt: '2' })

    await expectRefused(setting, {}, 'attempt', { path: `/api/v1/leases/${lease}/${path}`, body })
    await expectRefused(setting, {}, 'attempt')
  })

  it.each(REPORTS)("is not %s by another repository's workflow", async (_what, path, body) => {
    const setting = await setUp(await openSqlite(), { allowance: ownWorkflows() })
    const grant = await setting.ask('/api/v1/leases', { slot: 0 }, ownClaims('101', 'r101'))
    // Its run of the dispatch is open, so its own workflow waits.
    expect(grant.status).toBe(409)
    await setting.db.updateTable('runs').set({ state: 'settled' }).execute()
    const { lease } = LeaseGrant.parse(
      await (await setting.ask('/api/v1/leases', { slot: 0 }, ownClaims('101', 'r101'))).json(),
    )

    const at = `/api/v1/leases/${lease}/${path}`
    const theirs = ownClaims('102', 'r102')
    await expectRefused(setting, theirs, 'lease-foreign', { path: at, body })
  })

  it.each(REPORTS)('is not %s by another run of the same workflow', async (_what, path, body) => {
    const setting = await setUp(await openSqlite(), { allowance: ownWorkflows() })
    await setting.db.updateTable('runs').set({ state: 'settled' }).execute()
    const own = ownClaims('101', 'r101')
    const grant = await setting.ask('/api/v1/leases', { slot: 0 }, own)
    const { lease } = LeaseGrant.parse(await grant.json())

    const at = `/api/v1/leases/${lease}/${path}`
    const later = { ...own, run_id: '7701' }
    await expectRefused(setting, later, 'lease-foreign', { path: at, body })
  })

  it.each(['no-such-lease', 'x'.repeat(101), '..%2f..', '%00', "'"])('%s is none', async (id) => {
    const path = `/api/v1/leases/${id}/renewals`
    await expectRefused(await besieged(), {}, 'lease-unknown', { path, body: {} })
  })
})

describe('the own workflow of a repository', () => {
  const own = ownClaims('101', 'r101')
  const other = (change: Payload, reason: string) => [change, reason] as const

  it.each([
    other({ event_name: 'pull_request' }, 'event'),
    other({ event_name: 'pull_request_target' }, 'event'),
    other({ event_name: 'issue_comment' }, 'event'),
    other({ event_name: 'workflow_run' }, 'event'),
    other({ ref: 'refs/heads/topic' }, 'ref'),
    other({ repository_id: '4242' }, 'repository-unknown'),
    other({ repository_id: '900' }, 'repository-unknown'),
    other({ repository: 'acme/r102' }, 'workflow'),
    other(ownClaims('104', 'forked'), 'fork'),
    other(ownClaims('105', 'gone'), 'repository-gone'),
    other(ownClaims('9', 'r101'), 'repository-unknown'),
    other({ run_id: '9000', event_name: 'workflow_dispatch' }, 'dispatch-foreign'),
    other(both('acme/r101/.github/workflows/x.yml@refs/heads/main'), 'workflow'),
    other(both('acme/r101/.github/workflows/backup.yml@refs/heads/x'), 'workflow'),
    other(both('acme/r102/.github/workflows/backup.yml@refs/heads/main'), 'workflow'),
    other(
      { job_workflow_ref: 'acme/r101/.github/workflows/x.yml@refs/heads/main' },
      'job-workflow',
    ),
    other({ runner_environment: 'self-hosted' }, 'runner'),
    other({ environment: 'production' }, 'environment'),
  ])('is refused with %j', async (change, reason) => {
    const setting = await setUp(await openSqlite(), { allowance: ownWorkflows() })
    await setting.db.updateTable('runs').set({ state: 'settled' }).execute()
    await expectRefused(setting, { ...own, ...change }, reason)
  })

  it('that was dispatched backs up no other repository, whatever was planned', async () => {
    const setting = await setUp(await openSqlite(), { allowance: ownWorkflows() })
    const runs = [['run-30', '104', 0]] as const
    await dispatch(setting.db, 'own', '7700', runs, { repositoryId: '101' })

    const dispatched = { ...own, event_name: 'workflow_dispatch' }
    await expectRefused(setting, dispatched, 'repository')
  })
})

describe('what is allowed may be less', () => {
  it('a workflow that is pinned to a commit', async () => {
    const allowance = { ...central(), workflowSha: 'd'.repeat(40) }
    await expectRefused(await setUp(await openSqlite(), { allowance }), {}, 'workflow-sha')
  })

  it('a job that must deploy to an environment', async () => {
    const allowance = { ...central(), environment: 'backup' }
    const setting = await setUp(await openSqlite(), { allowance })
    await expectRefused(setting, {}, 'environment')
    await expectRefused(setting, { environment: 'Backup' }, 'environment')

    const good = await setting.ask('/api/v1/leases', { slot: 0 }, { environment: 'backup' })
    expect(good.status).toBe(201)
  })

  it('an installation that is suspended, or not set up', async () => {
    const setting = await setUp(await openSqlite())
    await setting.db.updateTable('installations').set({ suspendedAt: 1 }).execute()
    await expectRefused(setting, {}, 'owner')
    const unset = await setUp(await openSqlite(), { allowanceOf: async () => undefined })
    await expectRefused(unset, {}, 'owner')
  })

  it('the same name, created again under another id', async () => {
    const setting = await setUp(await openSqlite(), { allowance: ownWorkflows() })
    await setting.db.updateTable('runs').set({ state: 'settled' }).execute()
    const again = { ...repository('201', 'r101'), presence: 'no-access' as const }
    await saveRepositories(setting.db, [
      { id: '201', row: { kind: 'new', row: again }, renamedAt: null },
    ])
    await expectRefused(setting, ownClaims('201', 'r101'), 'repository-gone')
  })
})
