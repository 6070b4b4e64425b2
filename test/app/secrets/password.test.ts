import { describe, expect, it } from 'vitest'
import { hashPassword, readPassword } from '../../../app/secrets/password.ts'
import { Secret } from '../../../core/domain/secret.ts'

const WORD = new Secret('canary horse battery')

describe('the password of the administrator', () => {
  it('is known by its hash, and no other is', async () => {
    const hash = await hashPassword(WORD)
    expect(hash).toMatch(/^scrypt:16:8:2:[\w-]{22}:[\w-]{43}$/)
    const { verify } = readPassword(new Secret(`${hash}\n`))
    expect(
      await Promise.all(['canary horse battery', 'canary horse batterx', ''].map(verify)),
    ).toEqual([true, false, false])
  })

  it('has another hash each time', async () => {
    expect(await hashPassword(WORD)).not.toBe(await hashPassword(WORD))
  })

  it('may be typed in either form of Unicode', async () => {
    const { verify } = readPassword(new Secret(await hashPassword(new Secret('zwölf Zeichen'))))
    expect(await verify('zwo\u0308lf Zeichen')).toBe(true)
  })

  it.each(['', 'elf letters'])('is not %j', async (text) => {
    await expect(hashPassword(new Secret(text))).rejects.toMatchObject({ code: 'bad-input' })
  })

  it.each([
    '',
    'canary horse battery',
    '$2b$10$abcdefghijklmnopqrstuv',
    `scrypt:10:8:2:${'a'.repeat(22)}:${'b'.repeat(43)}`,
    `scrypt:30:8:2:${'a'.repeat(22)}:${'b'.repeat(43)}`,
    `scrypt:16:8:2:${'a'.repeat(21)}:${'b'.repeat(43)}`,
    `scrypt:16:8:2:${'a'.repeat(22)}:${'b'.repeat(42)}`,
  ])('has no hash like %j, and the refusal shows none of it', (text) => {
    try {
      readPassword(new Secret(text))
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({
        code: 'bad-input',
        hint: expect.stringContaining('hash-password'),
      })
      if (text !== '') expect(String(error)).not.toContain(text)
    }
  })
})
