import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { backup } from '../../../core/backup.ts'
import { listRefs } from '../../../core/git/list-refs.ts'
import { parseSshAddress } from '../../../core/git/ssh.ts'
import { restore } from '../../../core/restore.ts'
import { compareRepositories } from '../../repositories/compare.ts'
import { ODD_REPOSITORIES } from '../../repositories/odd.ts'
import { OBJECTS, sourceAt, temporaryDirectory, verbTools } from '../verb-tools.ts'
import { failureOf, gitContext } from './test-context.ts'

it.each([
  ['ssh://git@example.org/a/b.git', 'git@example.org', '', '/a/b.git'],
  ['ssh://example.org:2222/a%20b', 'example.org', '2222', '/a b'],
  ['ssh://git@example.org/~ada/x', 'git@example.org', '', '~ada/x'],
  ['git@example.org:a/b.git', 'git@example.org', '', 'a/b.git'],
  ['example.org:/a:b', 'example.org', '', '/a:b'],
])('%s', (address, destination, port, path) => {
  expect(parseSshAddress(address)).toEqual({ destination, port, path })
})

/** A program in place of ssh that runs what it is to run at the other end right here. */
async function fakeSsh(dir: string, { forwards }: { forwards: boolean }): Promise<string> {
  const path = join(dir, 'ssh')
  const unset = forwards ? '' : 'unset GIT_PROTOCOL; '
  const script = [
    '#!/bin/sh',
    `echo "$@" >> ${dir}/calls`,
    'while [ "$1" = -o ] || [ "$1" = -p ]; do shift 2; done',
    '[ "$1" = -- ] && shift',
    '[ "$1" = -o ] && shift 2',
    `shift; ${unset}exec sh -c "$*"`,
  ]
  await writeFile(path, `${script.join('\n')}\n`)
  await chmod(path, 0o755)
  return path
}

async function build(name: string, dir: string): Promise<string> {
  const odd = ODD_REPOSITORIES.find((each) => each.name === name)
  const path = join(dir, `it's ${name}`)
  await odd?.build(path)
  return path
}

it.each(['head-dangling', 'empty-sha256', 'names-not-utf8'])(
  'a backup of %s by ssh is exact, HEAD too',
  async (name) => {
    const dir = await temporaryDirectory()
    const original = await build(name, dir)
    const ssh = await fakeSsh(dir, { forwards: true })
    const tools = verbTools(dir)
    const environment = { ...tools.environment, GIT_SSH_COMMAND: ssh }
    const source = {
      ...(await sourceAt(original)),
      address: `ada@far.example.org:${original}`,
      transport: 'ssh',
    } as const
    await backup(source, OBJECTS, { ...tools, environment })
    const directory = join(dir, 'restored')
    const repositoryId = source.identity.id
    await restore({ repositoryId, directory, bare: true, dryRun: false }, tools)
    expect(await compareRepositories(original, directory)).toEqual([])
    expect(await readFile(join(dir, 'calls'), 'utf8')).toContain('ada@far.example.org')
  },
)

it('a server that speaks no protocol v2 is asked in another way', async () => {
  const dir = await temporaryDirectory()
  const original = await build('tag-of-tag-of-tag', dir)
  const ssh = await fakeSsh(dir, { forwards: false })
  const context = await gitContext({ GIT_SSH_COMMAND: ssh })
  const address = `ssh://far.example.org${encodeURI(original).replaceAll("'", '%27')}`
  const far = await listRefs({ address, transport: 'ssh' }, context)
  const near = await listRefs({ address: original, transport: 'file' }, context)
  expect(far).toEqual(near)
})

it('an ssh that fails is not taken for an empty repository', async () => {
  const context = await gitContext({
    GIT_SSH_COMMAND: 'echo "Permission denied (publickey)." >&2; false',
  })
  const failure = await failureOf(listRefs({ address: 'git@far:x', transport: 'ssh' }, context))
  expect(failure.code).toBe('source-denied')
})
