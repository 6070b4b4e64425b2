import { expect, it } from 'vitest'
import { createMemory } from '../../../app/github/memory.ts'
import { startScripted } from './scripted-github.ts'

it('forgets what was not used for longest', () => {
  const memory = createMemory<number>(2)
  memory.keep('a', { etag: '1', data: 1 })
  memory.keep('b', { etag: '2', data: 2 })
  expect(memory.recall('a')).toEqual({ etag: '1', data: 1 })
  memory.keep('c', { etag: '3', data: 3 })
  expect(['a', 'b', 'c'].map((name) => memory.recall(name)?.data)).toEqual([1, undefined, 3])
  memory.keep('a', { etag: '4', data: 4 })
  expect(['a', 'b', 'c'].map((name) => memory.recall(name)?.data)).toEqual([4, undefined, 3])
})

it('takes no answer for that to another question, though their tags are equal', async () => {
  const { github } = await startScripted(({ line, headers }) => {
    if (line.includes('access_tokens')) return undefined
    const known = headers['if-none-match'] === 'W/"same"'
    if (known) return { status: 304, headers: { etag: 'W/"same"' } }
    const sha = line.endsWith('main') ? 'c0ffee' : 'decade'
    return { body: { object: { sha } }, headers: { etag: 'W/"same"' } }
  })
  const { readHead } = github.installation('5')
  const place = { owner: 'acme', name: 'rocket' }
  for (let time = 0; time < 2; time += 1) {
    await expect(readHead(place, 'main')).resolves.toBe('c0ffee')
    await expect(readHead(place, 'other')).resolves.toBe('decade')
  }
})
