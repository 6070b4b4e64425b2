import { expect, it } from 'vitest'
import { killIntake } from './kill-intake.ts'

it('kill -9 under load loses nothing that was acknowledged', { timeout: 300_000 }, async () => {
  const kills = 20
  const result = await killIntake(kills)

  expect(result).toMatchObject({ lost: [], withoutEffect: 0, integrity: ['ok'] })
  expect(result.underLoad).toBeGreaterThan(kills / 2)
  expect(result.acknowledged).toBeGreaterThan(kills)
})
