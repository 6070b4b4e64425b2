/** The Action as it is shipped, with a bucket: a role by OIDC, and a job that is killed. */
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { git } from '../git.ts'
import { type S3DoubleOptions, startS3Double } from '../servers/s3-double.ts'
import { createRunnerFolder, type RunnerFolder, runStep } from './as-a-runner.ts'
import { startTokenService } from './oidc-servers.ts'

const ROLE_ARN = 'arn:aws:iam::111122223333:role/holdfast'

async function startBucket(options: S3DoubleOptions = {}) {
  const double = await startS3Double(options)
  onTestFinished(() => double.close())
  return double
}

async function createRepository(folder: RunnerFolder, sizeBytes: number): Promise<string> {
  const path = join(folder.root, 'rocket')
  await git(['init', '--quiet', '--initial-branch=main', path])
  await writeFile(join(path, 'data'), randomBytes(sizeBytes))
  await git(['add', 'data'], { cwd: path })
  await git(['commit', '--quiet', '-m', 'first'], { cwd: path })
  return path
}

it('takes on a role with the token of the job, and lets nothing secret be seen', async () => {
  const folder = await createRunnerFolder()
  const service = await startTokenService('bearer-CANARY')
  const double = await startBucket({ acceptsToken: ({ token }) => token === 'id-token-CANARY-1' })
  const main = await runStep('index', folder, {
    inputs: {
      bucket: 'test',
      prefix: 'github',
      endpoint: double.endpoint,
      region: 'eu-central-1',
      'role-to-assume': ROLE_ARN,
      'allowed-account-ids': '111122223333',
      repository: await createRepository(folder, 1000),
    },
    environment: {
      ACTIONS_ID_TOKEN_REQUEST_URL: service.url,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer-CANARY',
      AWS_ENDPOINT_URL_STS: double.endpoint,
    },
  })
  expect(main.exitCode, main.output).toBe(0)
  expect(service.audiences).toEqual(['sts.amazonaws.com'])
  expect(double.tokenIssues).toEqual([
    {
      token: 'id-token-CANARY-1',
      roleArn: ROLE_ARN,
      sessionName: 'holdfast-777',
      durationSeconds: 3600,
    },
  ])
  const manifest = `github/holdfast/v1/${main.outputs.get('manifest')}`
  expect([...double.bucket().objects.keys()]).toContain(manifest)

  const lines = main.output.split('\n')
  const masked = lines.flatMap((line) => /^::add-mask::(.*)$/.exec(line)?.[1] ?? [])
  // The request token, the OIDC token, and the secret and session of the role.
  expect(masked.filter((secret) => /CANARY|^[0-9a-f]{40}$|^[0-9a-f]{80}$/.test(secret))).toEqual(
    expect.arrayContaining([
      'bearer-CANARY',
      'id-token-CANARY-1',
      expect.stringMatching(/^[0-9a-f]{40}$/),
      expect.stringMatching(/^[0-9a-f]{80}$/),
    ]),
  )
  const said = lines.filter((line) => !line.startsWith('::add-mask::'))
  const everything = [...said, main.summary, JSON.stringify([...main.outputs, ...main.state])]
  for (const secret of masked) {
    for (const text of everything) expect(text).not.toContain(secret)
  }
})

it('a job that is killed within an upload is tidied up by its post step', async () => {
  const folder = await createRunnerFolder()
  const double = await startBucket()
  let child: ChildProcess | undefined
  double.plan([
    {
      at: ({ url }) => {
        if (url.includes('partNumber=2')) child?.kill('SIGKILL')
        return false
      },
      fault: 'reset',
    },
  ])
  const inputs = {
    bucket: 'test',
    endpoint: double.endpoint,
    'aws-access-key-id': double.accessKeyId,
    'aws-secret-access-key': double.secretAccessKey,
    repository: await createRepository(folder, 40_000_000),
  }
  const main = await runStep('index', folder, {
    inputs,
    onFirstOutput: (started) => {
      child = started
    },
  })
  expect(main.exitCode).toBe(null)
  expect(double.bucket().uploads.size).toBe(1)

  const post = await runStep('post', folder, { inputs, state: main.state })
  expect(post.exitCode, post.output).toBe(0)
  expect(post.output).toContain('Uploads that were left open: 1 under way, 1 ended.')
  expect(double.bucket().uploads.size).toBe(0)

  const again = await runStep('index', folder, { inputs })
  expect([again.exitCode, again.outputs.get('status')], again.output).toEqual([0, 'stored'])
})
