/** A role by OIDC: real @actions/core and the real AWS SDK against servers on this machine. */
import { getIDToken } from '@actions/core'
import { afterEach, expect, it, vi } from 'vitest'
import { credentialsFor } from '../../action/credentials.ts'
import { readInputs } from '../../action/inputs.ts'
import { createCredentials } from '../../core/store/credentials.ts'
import { startSts, startTokenService } from './oidc-servers.ts'
import { createRecorder } from './recorder.ts'

const ROLE_ARN = 'arn:aws:iam::123456789012:role/holdfast'
const INPUTS: Record<string, string> = {
  store: 's3://acme-backups',
  'role-to-assume': ROLE_ARN,
  'role-session-name': 'nightly',
  'role-duration-seconds': '900',
}

afterEach(() => {
  vi.unstubAllEnvs()
})

function setup(mayProveItself = true) {
  const workflow = { ...createRecorder(), getIDToken }
  const inputs = readInputs((name) => INPUTS[name] ?? '')
  const open = () => credentialsFor(inputs, { workflow, job: { runId: '777', mayProveItself } })
  return { workflow, open }
}

it('is taken on with a token of this job, and again with a fresh one before it ends', async () => {
  let now = new Date()
  const clock = () => now
  const service = await startTokenService('bearer-CANARY')
  const sts = await startSts(() => 3_600_000, clock)
  vi.stubEnv('ACTIONS_ID_TOKEN_REQUEST_URL', service.url)
  vi.stubEnv('ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'bearer-CANARY')
  const { workflow, open } = setup()
  const provide = createCredentials(open(), {
    now: clock,
    region: 'eu-central-1',
    stsEndpoint: sts.url,
  })

  expect(await provide()).toMatchObject({ accessKeyId: 'ASIA1' })
  expect(await provide()).toMatchObject({ accessKeyId: 'ASIA1' })
  now = new Date(now.getTime() + 55 * 60_000)
  expect(await provide()).toMatchObject({ accessKeyId: 'ASIA2' })

  expect(service.audiences).toEqual(['sts.amazonaws.com', 'sts.amazonaws.com'])
  expect(sts.requests).toEqual(
    [1, 2].map((n) =>
      expect.objectContaining({
        Action: 'AssumeRoleWithWebIdentity',
        RoleArn: ROLE_ARN,
        RoleSessionName: 'nightly',
        DurationSeconds: '900',
        WebIdentityToken: `id-token-CANARY-${n}`,
      }),
    ),
  )
  expect(workflow.lines).toEqual(
    [1, 2].flatMap((n) => [
      `mask id-token-CANARY-${n}`,
      `mask secret-CANARY-${n}`,
      `mask session-CANARY-${n}`,
    ]),
  )
})

it('is not tried by a job that may not ask for a token', () => {
  expect(() => setup(false).open()).toThrow(
    expect.objectContaining({
      code: 'store-no-credentials',
      hint: expect.stringContaining('id-token: write'),
    }),
  )
})

it('says what to do when GitHub gives no token', async () => {
  const service = await startTokenService('bearer')
  vi.stubEnv('ACTIONS_ID_TOKEN_REQUEST_URL', service.url)
  vi.stubEnv('ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'wrong')
  const credentials = setup().open()
  if (credentials.kind !== 'web-identity') return expect.unreachable()
  await expect(credentials.token()).rejects.toMatchObject({
    code: 'store-no-credentials',
    message: 'GitHub gave the job no OIDC token.',
  })
})
