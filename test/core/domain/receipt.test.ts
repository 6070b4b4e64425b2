import { execFile } from 'node:child_process'
import { createHash, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDocument } from '../../../core/domain/document.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { Receipt } from '../../../core/domain/manifest.ts'
import { checkReceipt, formatReceipt, type ReceiptFacts } from '../../../core/domain/receipt.ts'
import { PATH } from '../../config.ts'
import { temporaryDirectory } from '../verb-tools.ts'

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')

function keyPair() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const id = sha256(publicKey.export({ type: 'spki', format: 'der' }))
  return {
    publicKey,
    signing: { id, sign: (text: string) => signed(text, privateKey) },
    verifying: {
      id,
      verifies: (text: string, signature: string) =>
        verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64')),
    },
  }
}

function signed(text: string, key: KeyObject): string {
  return sign(null, Buffer.from(text), key).toString('base64')
}

const OURS = keyPair()
const OLD = keyPair()
const FACTS: ReceiptFacts = {
  repositoryId: '42',
  snapshot: '20260301T060000Z-00000001',
  manifestSha256: 'e'.repeat(64),
  outcome: 'stored',
  run: { githubRunId: '1234567890', attempt: 2 },
  witnessedAt: '2026-03-01T06:01:00.000Z',
}
const TEXT = formatReceipt(FACTS, OURS.signing, sha256)

/** The code with which `text` is refused. */
function refusal(text: string, keys = [OURS.verifying]): string | undefined {
  try {
    checkReceipt(text, keys, sha256, 'the receipt')
    return undefined
  } catch (error) {
    if (error instanceof HoldfastError && error.message.includes('the receipt')) return error.code
    throw error
  }
}

describe('a receipt', () => {
  it('says what was witnessed, and is a document like any other', () => {
    const { keyId, signature, digest, format, ...facts } = checkReceipt(
      TEXT,
      OURS.verifying,
      sha256,
    )

    expect(facts).toEqual(FACTS)
    expect({ keyId, format }).toEqual({ keyId: OURS.signing.id, format: 'holdfast/receipt/v1' })
    expect(TEXT.split('\n').slice(-4).join('\n')).toBe(
      `  "signature": "${signature}",\n  "digest": "${digest}"\n}\n`,
    )
  })

  it('of a snapshot that nobody knows the run of says so', () => {
    const text = formatReceipt({ ...FACTS, run: null }, OURS.signing, sha256)

    expect(checkReceipt(text, OURS.verifying, sha256).run).toBeNull()
  })

  it('is checked with openssl and a shell', async () => {
    const dir = await temporaryDirectory()
    await writeFile(join(dir, 'receipt'), TEXT)
    await writeFile(join(dir, 'public.pem'), OURS.publicKey.export({ type: 'spki', format: 'pem' }))
    const run = (script: string) =>
      promisify(execFile)('sh', ['-ec', script], { cwd: dir, env: { PATH } })
    const check = `
      sed '/^  "signature": /,$d' receipt > signed
      sed -n 's/^  "signature": "\\(.*\\)",$/\\1/p' receipt | base64 -d > signature
      openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in signed -sigfile signature`

    expect((await run(check)).stdout).toContain('Signature Verified Successfully')
    const keyId = "openssl pkey -pubin -in public.pem -outform DER | sha256sum | cut -d' ' -f1"
    expect((await run(keyId)).stdout.trim()).toBe(OURS.signing.id)
    await writeFile(join(dir, 'receipt'), TEXT.replace('"stored"', '"stoled"'))
    await expect(run(check)).rejects.toMatchObject({
      stdout: expect.stringContaining('Signature Verification Failure'),
    })
  })

  it('is checked with the key that signed it, of those there are', () => {
    const old = formatReceipt(FACTS, OLD.signing, sha256)

    expect(refusal(old, [OURS.verifying, OLD.verifying])).toBeUndefined()
    expect(refusal(old)).toBe('bad-input')
    expect(refusal(old, [])).toBe('bad-input')
  })

  it('is refused with any one byte changed, also where the digest was made anew', () => {
    const { digest, ...members } = Receipt.parse(JSON.parse(TEXT))
    const again = formatDocument({ ...members, outcome: 'unchanged' }, sha256)

    expect(refusal(again)).toBe('store-damaged')
    fc.assert(
      fc.property(fc.nat(TEXT.length - 1), fc.constantFrom('x', '0', ' '), (at, char) => {
        fc.pre(TEXT[at] !== char)
        expect(refusal(`${TEXT.slice(0, at)}${char}${TEXT.slice(at + 1)}`)).toBe('store-damaged')
      }),
    )
  })

  it.each([
    ['another key that names ours', { ...OLD.signing, id: OURS.signing.id }, 'store-damaged'],
    ['nobody', { id: OURS.signing.id, sign: () => '' }, 'snapshot-invalid'],
    [
      'ours, over another text',
      { id: OURS.signing.id, sign: () => OURS.signing.sign('x') },
      'store-damaged',
    ],
  ])('signed by %s is refused', (_, key, code) => {
    expect(refusal(formatReceipt(FACTS, key, sha256))).toBe(code)
  })

  it.each([
    ['behind the signature', /("signature": ".*",\n)/, '$1  "outcome": "incomplete",\n'],
    ['on its line', /("signature": ".*",)/, '$1 "outcome": "incomplete",'],
  ])('holds nothing that was not signed, %s', (_, pattern, replacement) => {
    const smuggled = TEXT.replace(pattern, replacement)
    const covered = smuggled.slice(0, smuggled.indexOf('  "digest"'))
    const forged = `${covered}  "digest": "${sha256(covered)}"\n}\n`
    // Of two members of one name JSON takes the last.
    expect(JSON.parse(forged)).toMatchObject({ outcome: 'incomplete' })

    expect(refusal(forged)).toBe('store-damaged')
  })
})
