/**
 * What a repository holds, and how two of them differ, as plain git sees it.
 *
 * Shares no code with the product, so that both can hardly be wrong in the same
 * way: git alone lists, walks and checks. Names are byte strings throughout.
 */
import { createHash } from 'node:crypto'
import { dirname, resolve } from 'node:path'
import { type GitResult, tryGit } from '../git.ts'

export interface RepositoryDescription {
  readonly objectFormat: string
  readonly head: { readonly target?: string; readonly oid?: string }
  /** By full name. `type` is `missing` for a ref that points at nothing. */
  readonly refs: ReadonlyMap<string, RefDescription>
  /** What git complained about while it listed the refs: broken ones, dangling symbolic ones. */
  readonly refProblems: readonly string[]
  /** Every object that HEAD and the refs reach. */
  readonly objects:
    | { readonly count: number; readonly digest: string }
    | { readonly incomplete: string }
  readonly fsck: { readonly exitCode: number; readonly messages: readonly string[] }
}

export interface RefDescription {
  readonly oid: string
  readonly type: string
  /** What it is another name for; empty when it is not symbolic. */
  readonly target: string
}

/** Describes the repository at `dir`, bare or not. Throws if git finds none there. */
export async function describeRepository(dir: string): Promise<RepositoryDescription> {
  const objectFormat = (await ask(dir, ['rev-parse', '--show-object-format'])).trim()
  const [head, listing] = await Promise.all([readHead(dir), listRefs(dir)])
  const tips = new Set(listing.rows.map(({ oid }) => oid))
  if (head.oid !== undefined) tips.add(head.oid)
  const [types, objects, fsck] = await Promise.all([
    typesOf(dir, [...tips]),
    walk(dir, [...tips]),
    check(dir),
  ])
  const refs = listing.rows.map(
    ({ name, oid, target }) => [name, { oid, target, type: types.get(oid) ?? 'missing' }] as const,
  )
  return {
    objectFormat,
    head,
    refs: new Map(refs),
    refProblems: listing.problems,
    objects,
    fsck,
  }
}

/**
 * What `restored` lacks, has too much or has otherwise than `source`, a sentence each.
 * None: every ref, HEAD, every reachable object and git's verdict are the same.
 */
export async function compareRepositories(source: string, restored: string): Promise<string[]> {
  const [a, b] = await Promise.all([describeRepository(source), describeRepository(restored)])
  return compareDescriptions(a, b)
}

export function compareDescriptions(
  source: RepositoryDescription,
  restored: RepositoryDescription,
): string[] {
  return [
    ...differs('object format', source.objectFormat, restored.objectFormat),
    ...differs('HEAD', describeHead(source.head), describeHead(restored.head)),
    ...compareRefs(source.refs, restored.refs),
    ...differs('reachable objects', describeObjects(source), describeObjects(restored)),
    ...compareChecks(source, restored),
  ]
}

function compareRefs(
  source: RepositoryDescription['refs'],
  restored: RepositoryDescription['refs'],
): string[] {
  const names = [...new Set([...source.keys(), ...restored.keys()])].sort()
  return names.flatMap((name) =>
    differs(show(name), describeRef(source.get(name)), describeRef(restored.get(name))),
  )
}

/** Words of the restored repository that the source's own check did not say. */
function compareChecks(source: RepositoryDescription, restored: RepositoryDescription): string[] {
  const known = new Set([...source.fsck.messages, ...source.refProblems])
  const fresh = [...restored.fsck.messages, ...restored.refProblems].filter((m) => !known.has(m))
  // The code also says where an object lies, loose or packed: only clean or not counts.
  const worse = source.fsck.exitCode === 0 && restored.fsck.exitCode !== 0
  return [
    ...(worse ? differs('fsck', source.fsck.exitCode, restored.fsck.exitCode) : []),
    ...fresh.map((message) => `the restored one alone: ${show(message)}`),
  ]
}

function differs(what: string, source: string | number, restored: string | number): string[] {
  return source === restored ? [] : [`${what}: ${source} at the source, ${restored} restored`]
}

function describeHead({ target, oid }: RepositoryDescription['head']): string {
  if (target === undefined) return `detached at ${oid ?? 'nothing'}`
  return oid === undefined ? `on ${show(target)}, unborn` : `on ${show(target)} at ${oid}`
}

function describeRef(ref: RefDescription | undefined): string {
  if (ref === undefined) return 'none'
  return `${ref.type} ${ref.oid}${ref.target === '' ? '' : `, another name for ${show(ref.target)}`}`
}

function describeObjects({ objects }: RepositoryDescription): string {
  return 'incomplete' in objects
    ? `incomplete (${show(objects.incomplete)})`
    : `${objects.count} with digest ${objects.digest}`
}

/** A byte string for people, with every byte that is not plain as `\xNN`. */
function show(bytes: string): string {
  return bytes.replace(
    /[^\x20-\x7e]/g,
    (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}

async function readHead(dir: string): Promise<RepositoryDescription['head']> {
  const [symbolic, resolved] = await Promise.all([
    run(dir, ['symbolic-ref', '-q', '--no-recurse', 'HEAD']),
    run(dir, ['rev-parse', '-q', '--verify', 'HEAD']),
  ])
  const target = symbolic.stdout.toString('latin1').replace(/\n$/, '')
  const oid = resolved.stdout.toString('latin1').trim()
  return { ...(target === '' ? {} : { target }), ...(oid === '' ? {} : { oid }) }
}

const REF_FORMAT = '%(refname)%00%(objectname)%00%(symref)'

async function listRefs(dir: string) {
  const { exitCode, stdout, stderr } = await run(dir, ['for-each-ref', `--format=${REF_FORMAT}`])
  const rows = lines(stdout).map((line) => {
    const [name = '', oid = '', target = ''] = line.split('\0')
    return { name, oid, target }
  })
  const failure = exitCode === 0 ? [] : [`for-each-ref ended with ${exitCode}`]
  return { rows, problems: [...lines(stderr), ...failure].sort() }
}

async function typesOf(dir: string, oids: readonly string[]): Promise<Map<string, string>> {
  const answer = await run(dir, ['cat-file', '--batch-check=%(objectname) %(objecttype)'], oids)
  return new Map(
    lines(answer.stdout).map((line) => {
      const [oid = '', type = ''] = line.split(' ')
      return [oid, type]
    }),
  )
}

/** Counts and digests name, type and size of every reachable object; fsck answers for contents. */
async function walk(
  dir: string,
  tips: readonly string[],
): Promise<RepositoryDescription['objects']> {
  const args = ['rev-list', '--objects', '--no-object-names', '--stdin']
  const walked = tips.length === 0 ? undefined : await run(dir, args, tips)
  if (walked && walked.exitCode !== 0) return { incomplete: walked.stderr.trim() }
  const oids = walked ? lines(walked.stdout).sort() : []
  const format = '--batch-check=%(objectname) %(objecttype) %(objectsize)'
  const checked = lines((await run(dir, ['cat-file', format], oids)).stdout)
  const missing = checked.find((line) => line.endsWith(' missing'))
  if (missing !== undefined || checked.length !== oids.length) {
    return { incomplete: missing ?? 'git stopped before the end' }
  }
  const digest = createHash('sha256').update(checked.join('\n')).digest('hex')
  return { count: oids.length, digest }
}

async function check(dir: string): Promise<RepositoryDescription['fsck']> {
  const args = ['fsck', '--full', '--no-dangling', '--no-reflogs', '--no-progress']
  const { exitCode, stdout, stderr } = await run(dir, args)
  return { exitCode, messages: [...lines(stdout), ...lines(stderr)].sort() }
}

const SETTINGS = [
  'core.commitGraph=false',
  'advice.graftFileDeprecated=false',
  'safe.directory=*',
].flatMap((setting) => ['-c', setting])

/** Objects as they are: no replacements, no grafts, and no index of commits to believe. */
function run(dir: string, args: readonly string[], input: readonly string[] = []) {
  return tryGit([...SETTINGS, '-C', dir, ...args], {
    input: input.map((line) => `${line}\n`).join(''),
    env: {
      GIT_NO_REPLACE_OBJECTS: '1',
      GIT_GRAFT_FILE: '/dev/null',
      // A directory that is no repository must not be taken for the one around it.
      GIT_CEILING_DIRECTORIES: dirname(resolve(dir)),
    },
  })
}

async function ask(dir: string, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr }: GitResult = await run(dir, args)
  if (exitCode !== 0) throw new Error(`git ${args.join(' ')} in ${dir}: ${stderr}`)
  return stdout.toString('latin1')
}

function lines(output: Buffer | string): string[] {
  // One character a byte: what is a string already came that way.
  const text = typeof output === 'string' ? output : output.toString('latin1')
  return text.split('\n').filter(Boolean)
}
