/** All that an auditor asks for, in one archive whose digests are signed. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { create } from 'tar'
import { formatCsv } from '../csv.ts'
import { describePeriod, type Period } from './period.ts'
import type { Scope } from './scope.ts'
import type { ReportTable } from './tables.ts'

/** Signs with the key of the receipts, so that whoever can check those can check this. */
export interface ReportSigner {
  /** SHA-256 of the public key, in hex. */
  readonly id: string
  /** In PEM. */
  readonly publicKey: string
  /** Ed25519, in base64. */
  sign(text: string): string
}

export interface BundleRequest {
  readonly tables: readonly ReportTable[]
  readonly scope: Scope
  readonly period: Period
  readonly signer: ReportSigner
  /** Where a directory for this bundle is made. */
  readonly scratch: string
}

/**
 * A gzipped tar, complete before its first byte is handed over; `close` removes it. However many
 * rows there are, they pass through memory one by one.
 */
export async function makeBundle(
  request: BundleRequest,
): Promise<{ readonly stream: Readable; close(): Promise<void> }> {
  const folder = await mkdtemp(join(request.scratch, 'holdfast-report-'))
  const close = () => rm(folder, { recursive: true, force: true })
  try {
    const files = await writeAll(folder, request)
    const stream = Readable.from(create({ cwd: folder, gzip: true, portable: true }, files))
    return { stream, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function writeAll(folder: string, request: BundleRequest): Promise<string[]> {
  const { tables, signer } = request
  const digests: string[] = []
  const put = async (name: string, text: string | AsyncIterable<string>) => {
    digests.push(`${await writeHashed(join(folder, name), text)}  ${name}\n`)
  }
  await put('README.txt', describe(request))
  for (const table of tables) await put(`${table.name}.csv`, formatCsv(table.head, table.rows()))
  const list = digests.join('')
  await writeFile(join(folder, 'SHA256SUMS'), list)
  await writeFile(join(folder, 'SHA256SUMS.sig'), Buffer.from(signer.sign(list), 'base64'))
  await writeFile(join(folder, 'public-key.pem'), signer.publicKey)
  return [
    ...['README.txt', 'SHA256SUMS', 'SHA256SUMS.sig', 'public-key.pem'],
    ...tables.map(({ name }) => `${name}.csv`),
  ]
}

async function writeHashed(path: string, text: string | AsyncIterable<string>): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(
    Readable.from(typeof text === 'string' ? [text] : text),
    async function* (chunks: AsyncIterable<string>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        yield chunk
      }
    },
    createWriteStream(path),
  )
  return hash.digest('hex')
}

function describe({ tables, scope, period, signer }: BundleRequest): string {
  const { verdict } = scope
  return [
    'Holdfast: what is backed up, and what was done about it',
    '',
    `Scope    ${scope.name}`,
    `Period   ${describePeriod(period)}, UTC`,
    `Made at  ${scope.at.toISOString()}`,
    `Verdict  ${verdict.text}`,
    `         ${verdict.protected} of ${verdict.covered} protected, ${verdict.excluded} excluded,`,
    `         ${verdict.gone} gone from GitHub`,
    ...(scope.whole ? [] : ['         There are repositories that whoever made this may not see.']),
    '',
    ...tables.map(({ name, title }) => `${`${name}.csv`.padEnd(24)}${title}`),
    '',
    'To check that nothing was changed since:',
    '',
    '    sha256sum --check SHA256SUMS',
    '    openssl pkeyutl -verify -rawin -pubin -inkey public-key.pem \\',
    '      -sigfile SHA256SUMS.sig -in SHA256SUMS',
    '',
    'Compare public-key.pem with the key that the receipts in the store are signed with. Its',
    `SHA-256 is ${signer.id}.`,
    '',
  ].join('\n')
}
