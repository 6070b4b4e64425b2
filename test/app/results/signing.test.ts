import { generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { openPublicKey, openSigningKey } from '../../../app/results/signing.ts'
import { sha256Hex } from '../../../core/archive/digest.ts'
import { Secret } from '../../../core/domain/secret.ts'

function pem(type: 'ed25519' | 'ed448') {
  // The types of Node have one overload for each.
  const { privateKey, publicKey } =
    type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ed448')
  return {
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    id: sha256Hex(publicKey.export({ type: 'spki', format: 'der' })),
  }
}

const OURS = pem('ed25519')

describe('a key for receipts', () => {
  it('signs what its public key verifies, and nothing else', () => {
    const key = openSigningKey(new Secret(OURS.privatePem))
    const signature = key.sign('gr\u00f6\u00df')

    for (const publicKey of [key.publicKey, openPublicKey(OURS.publicPem)]) {
      expect(publicKey.id).toBe(OURS.id)
      expect(publicKey.verifies('gr\u00f6\u00df', signature)).toBe(true)
      expect(publicKey.verifies('gross', signature)).toBe(false)
      expect(publicKey.verifies('gr\u00f6\u00df', 'AAAA')).toBe(false)
    }
    expect(key.id).toBe(OURS.id)
    expect(openPublicKey(pem('ed25519').publicPem).verifies('gr\u00f6\u00df', signature)).toBe(
      false,
    )
  })

  it.each([
    ['nothing', ''],
    ['another kind of key', pem('ed448').privatePem],
    ['a public key', OURS.publicPem],
    ['half a key', OURS.privatePem.slice(0, 60)],
  ])('is not %s', (_, text) => {
    const half = OURS.privatePem.split('\n')[1] ?? 'x'
    const refused = thrownBy(() => openSigningKey(new Secret(text)))

    expect(refused).toMatchObject({ code: 'bad-input' })
    expect(inspect(refused)).not.toContain(half.slice(0, 20))
    expect(refused).not.toHaveProperty('cause')
  })

  it('is not shown', () => {
    expect(JSON.stringify(openSigningKey(new Secret(OURS.privatePem)))).not.toContain('PRIVATE')
  })
})

function thrownBy(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error
  }
}
