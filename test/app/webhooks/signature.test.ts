import { sign } from '@octokit/webhooks-methods'
import { describe, expect, it } from 'vitest'
import { isSigned } from '../../../app/webhooks/signature.ts'
import { Secret } from '../../../core/domain/secret.ts'
import { readExamples } from './examples.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('a signature', () => {
  // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
  const secret = new Secret("It's a Secret to Everybody")
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'

  it('is the one that GitHub documents', () => {
    expect(isSigned(bytes('Hello, World!'), signature, [secret])).toBe(true)
  })

  it.each([
    ['of nothing', ''],
    ['without its prefix', signature.slice(7)],
    ['with another prefix', signature.replace('256', '512')],
    ['one digit short', signature.slice(0, -1)],
    ['one digit long', `${signature}0`],
    ['with another last digit', `${signature.slice(0, -1)}8`],
    ['in capitals', signature.toUpperCase()],
    ['with as many characters, but not as many bytes', `${signature.slice(0, -1)}ü`],
  ])('%s is none', (_, other) => {
    expect(isSigned(bytes('Hello, World!'), other, [secret])).toBe(false)
  })

  it('of other bytes is none', () => {
    expect(isSigned(bytes('Hello, World?'), signature, [secret])).toBe(false)
    expect(isSigned(bytes(''), signature, [secret])).toBe(false)
  })

  it('may be by any of the secrets, and by no other', () => {
    const other = new Secret('other')
    const body = bytes('Hello, World!')

    expect(isSigned(body, signature, [other, secret])).toBe(true)
    expect(isSigned(body, signature, [secret, other])).toBe(true)
    expect(isSigned(body, signature, [other])).toBe(false)
    expect(isSigned(body, signature, [])).toBe(false)
  })

  it('is of bytes, and not of a text that they may be read as', async () => {
    const torn = Uint8Array.of(0x7b, 0xff, 0x7d)
    const asText = await sign(secret.reveal(), new TextDecoder().decode(torn))

    expect(isSigned(torn, asText, [secret])).toBe(false)
  })

  it('is that of GitHub’s own library, for every example', async () => {
    const examples = readExamples()
    expect(examples.length).toBeGreaterThan(300)
    for (const { payload } of examples) {
      const body = JSON.stringify(payload)
      expect(isSigned(bytes(body), await sign(secret.reveal(), body), [secret])).toBe(true)
    }
  })
})
