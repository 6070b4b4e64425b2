/** What real git says to the requests that Holdfast makes: whole answers, to be damaged. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ObjectFormat } from '../../../core/domain/refs.ts'
import { type FetchRequest, fetchRequest } from '../../../core/git/fetch-request.ts'
import { lsRefsRequest } from '../../../core/git/ls-refs.ts'
import { FLUSH, formatPacket } from '../../../core/git/pkt-line.ts'
import { git, tryGit } from '../../git.ts'
import { type Draft, startDraft } from '../../repositories/draft.ts'
import { history, tag } from '../../repositories/fast-import.ts'

/** Who reads such an answer. */
export const READERS = ['advertisement', 'listing', 'pack'] as const
export type Reader = (typeof READERS)[number]

export interface Recording {
  readonly name: string
  readonly reader: Reader
  readonly objectFormat: ObjectFormat
  readonly bytes: Buffer
}

/** Answers for small repositories, which are made below `dir`. */
export async function recordAnswers(dir: string): Promise<Recording[]> {
  const formats = ['sha1', 'sha256'] as const
  return (await Promise.all(formats.map((format) => recordFormat(dir, format)))).flat()
}

/** The answer of `git upload-pack` for the repository at `dir`, however it ends. */
export async function askUploadPack(dir: string, input: string): Promise<Buffer> {
  const env = { GIT_PROTOCOL: 'version=2' }
  return (await tryGit(['upload-pack', '--stateless-rpc', dir], { env, input })).stdout
}

async function recordFormat(root: string, objectFormat: ObjectFormat): Promise<Recording[]> {
  const draft = await startDraft(join(root, `${objectFormat}.git`), { objectFormat })
  await draft.import(history('refs/heads/main', 4), tag('v1', 'refs/heads/main'))
  await draft.git(['symbolic-ref', 'refs/heads/other', 'refs/heads/main'])
  const [main = '', old = ''] = (await draft.git(['rev-parse', 'main', 'main~2'])).split('\n')
  const damaged = await damage(draft, join(root, `${objectFormat}-damaged.git`), objectFormat)
  const shallow = join(root, `${objectFormat}-shallow.git`)
  await git(['clone', '-q', '--bare', '--depth=2', '--no-local', draft.dir, shallow])

  const recording = (reader: Reader, name: string, bytes: Buffer): Recording => ({
    name: `${name}, ${objectFormat}`,
    reader,
    objectFormat,
    bytes,
  })
  const pack = async (name: string, request: Partial<FetchRequest>, dir = draft.dir) => {
    const whole = { objectFormat, wants: [main], haves: [], thin: false, ...request }
    return recording('pack', name, await askUploadPack(dir, fetchRequest(whole).join('')))
  }
  const advertised = await advertisementOf(draft.dir)
  const service = Buffer.from(formatPacket('# service=git-upload-pack\n') + FLUSH)
  const listing = lsRefsRequest(new Map([...Object.entries({ 'object-format': objectFormat })]))
  return [
    recording('advertisement', 'advertisement', advertised),
    recording('advertisement', 'advertisement over http', Buffer.concat([service, advertised])),
    recording('listing', 'listing', await askUploadPack(draft.dir, listing)),
    await pack('pack', {}),
    await pack('thin pack', { haves: [old], thin: true }),
    await pack('empty pack', { haves: [main] }),
    await pack('unknown want', { wants: [main.replaceAll(/./g, '1')] }),
    await pack('damaged source', {}, damaged),
    await pack('shallow source', {}, shallow),
  ]
}

async function advertisementOf(dir: string): Promise<Buffer> {
  const args = ['upload-pack', '--stateless-rpc', '--advertise-refs', dir]
  return git(args, { env: { GIT_PROTOCOL: 'version=2' } })
}

/** A copy of the repository that lacks a file of its history. */
async function damage({ dir, ...draft }: Draft, to: string, format: ObjectFormat): Promise<string> {
  await startDraft(to, { objectFormat: format })
  const pack = await git(['pack-objects', '--all', '--stdout', '-q'], { env: { GIT_DIR: dir } })
  await git(['unpack-objects', '-q'], { env: { GIT_DIR: to }, input: pack })
  const lost = await draft.git(['rev-parse', 'main~1:README.md'])
  await rm(join(to, 'objects', lost.slice(0, 2), lost.slice(2)))
  return to
}
