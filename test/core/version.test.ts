import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { VERSION } from '../../core/version.ts'

it('is that of the package', async () => {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8')

  expect(VERSION).toBe(z.object({ version: z.string() }).parse(JSON.parse(text)).version)
})
