/**
 * Who is measured, as shell. All of it is what a user would type.
 *
 * $URL is the repository, $STORE the directory that keeps backups, and the directory the script
 * starts in is scratch. What lies in both after `prepare` is there when `run` begins.
 */
import type { VerifyLevel } from '../core/domain/levels.ts'

export interface Contender {
  readonly name: string
  /** The program that it cannot do without. */
  readonly needs: 'git' | 'curl' | 'restic' | 'node'
  /** Done beforehand, and not measured. */
  readonly prepare: string
  readonly run: string
  /** Whether the same can be run with a store in S3. */
  readonly s3?: boolean
}

/** A way to make backups. */
interface Method {
  readonly name: string
  readonly needs: Contender['needs']
  /** What is set up once in the life of a store. */
  readonly setUp?: string
  readonly first: string
  /** The name and the deed of a later backup, where it can build on the one before. */
  readonly later?: { readonly name: string; readonly run: string }
  readonly s3?: boolean
}

const CLONE = 'git clone --quiet --mirror "$URL" mirror'
/** A collection that may start on its own at times is no part of any method. */
const FETCH = 'git -C mirror -c gc.auto=0 fetch --quiet --prune'

function holdfast(level: VerifyLevel): Method {
  const run = `${backup(level)} "$URL"`
  return { name: `holdfast, ${level}`, needs: 'node', first: run, later: again(level), s3: true }
}

function again(level: VerifyLevel) {
  return { name: `holdfast, ${level}`, run: `${backup(level)} "$URL"` }
}

function backup(level: VerifyLevel): string {
  const options = `--strategy "$STRATEGY" --verify ${level}`
  return `"$NODE" "$HOLDFAST" backup --store "$STORE" ${options}`
}

const CLASSIC: Method = {
  name: 'clone, tar, gzip -9, copy',
  needs: 'git',
  first: `${CLONE}
tar -cf mirror.tar mirror
gzip -9 mirror.tar
cp mirror.tar.gz "$STORE"`,
}

const BUNDLE: Method = {
  name: 'clone, bundle',
  needs: 'git',
  first: `${CLONE}
git -C mirror bundle create --quiet "$STORE/first.bundle" --all`,
  later: {
    name: 'warm mirror: fetch, bundle',
    run: `git -C mirror for-each-ref --format='%(objectname)' > old
${FETCH}
git -C mirror for-each-ref --format='%(objectname)' > new
cmp -s old new ||
  sed 's/^/^/' old | git -C mirror bundle create --quiet "$STORE/next.bundle" --all --stdin`,
  },
}

const KEEP = 'restic backup --quiet --ignore-inode --ignore-ctime mirror'

const RESTIC: Method = {
  name: 'clone, restic',
  needs: 'restic',
  setUp: 'restic init --quiet',
  first: `${CLONE}\n${KEEP}`,
  later: { name: 'warm mirror: fetch, restic', run: `${FETCH}\n${KEEP}` },
}

const METHODS: readonly Method[] = [
  holdfast('wire'),
  holdfast('objects'),
  { name: 'clone', needs: 'git', first: CLONE },
  CLASSIC,
  BUNDLE,
  RESTIC,
]

const POST = `curl --silent --show-error --fail --header 'Git-Protocol: version=2' \\
  --header 'Content-Type: application/x-git-upload-pack-request' --header 'Expect:' \\
  --data-binary @"$REQUEST" --output "$STORE/pack" "$URL/git-upload-pack"`

/** The same bytes as a client gets, and nothing done with them. $REQUEST is what it asks. */
const RAW: Contender = { name: 'raw transfer (curl)', needs: 'curl', prepare: '', run: POST }

const LIST: Contender = {
  name: 'git ls-remote',
  needs: 'git',
  prepare: '',
  run: 'git ls-remote --quiet "$URL"',
}

export function firstBackup(): readonly Contender[] {
  const contenders = METHODS.map(({ name, needs, setUp, first, s3 }) => ({
    ...{ name, needs, prepare: setUp ?? '', run: first },
    ...(s3 === undefined ? {} : { s3 }),
  }))
  return [...contenders, RAW]
}

export function laterBackup(changed: boolean): readonly Contender[] {
  const contenders = METHODS.map(({ name, needs, setUp = '', first, later, s3 }) => ({
    needs,
    ...(later === undefined
      ? { name, prepare: '', run: first }
      : { name: later.name, prepare: `${setUp}\n${first}`, run: later.run }),
    ...(s3 === undefined ? {} : { s3 }),
  }))
  return [...contenders, changed ? RAW : LIST]
}

export function restores(): readonly Contender[] {
  const prepare = `${backup('wire')} "$URL"`
  const restore = '"$NODE" "$HOLDFAST" restore --store "$STORE"'
  const node = { needs: 'node', prepare } as const
  const plain = { needs: 'git', prepare: '' } as const
  return [
    { ...node, name: 'holdfast restore --bare', run: `${restore} --bare "$URL" there` },
    { ...node, name: 'holdfast restore', run: `${restore} "$URL" there` },
    { ...plain, name: 'git clone --mirror', run: 'git clone --quiet --mirror "$URL" there' },
    { ...plain, name: 'git clone', run: 'git clone --quiet "$URL" there' },
  ]
}

/** One job for the addresses in the file $URLS, ten at once. */
export function manyUnchanged(): readonly Contender[] {
  const run = `xargs --arg-file "$URLS" --exit ${backup('wire')} --concurrency 10`
  const list = 'xargs --arg-file "$URLS" --max-args 1 --max-procs 10 git ls-remote --quiet'
  return [
    { name: 'holdfast, wire', needs: 'node', prepare: run, run },
    { name: 'git ls-remote', needs: 'git', prepare: '', run: list },
  ]
}

export function startUps(): readonly Contender[] {
  const prepare = ''
  return [
    { name: 'holdfast --version', needs: 'node', prepare, run: '"$NODE" "$HOLDFAST" --version' },
    { name: 'node --eval 0', needs: 'node', prepare, run: '"$NODE" --eval 0' },
    { name: 'git --version', needs: 'git', prepare, run: 'git --version' },
    { name: 'restic version', needs: 'restic', prepare, run: 'restic version' },
  ]
}
