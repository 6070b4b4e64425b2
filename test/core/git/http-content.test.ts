import { randomBytes } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { encodeContent } from '../../../core/git/http-content.ts'
import { bytesOf, open, serve, sourceAt } from './http-tools.ts'

/** What a server gets of `body`. */
async function received(body: string | readonly string[]) {
  const bodies: Buffer[] = []
  const { url, asked } = await serve(
    (incoming, response) => {
      void bytesOf(incoming).then((bytes) => {
        bodies.push(bytes)
        response.end('done')
      })
    },
    { reads: false },
  )
  const { body: answer } = await open(sourceAt(url)).request(`${url}/x`, body)
  await bytesOf(answer)
  return { headers: asked[0]?.headers ?? {}, bytes: bodies[0] ?? Buffer.alloc(0) }
}

const haves = (count: number) =>
  Array.from({ length: count }, () => `0032have ${randomBytes(20).toString('hex')}\n`)

describe('the body of a request', () => {
  it.each([
    ['nothing', '', ''],
    ['one string', 'a\u00ff', 'a\u00ff'],
    ['pieces', ['a', '', '\u00ffb'], 'a\u00ffb'],
    ['1024 bytes', 'x'.repeat(1024), 'x'.repeat(1024)],
  ])('goes as it is: %s', async (_, body, text) => {
    const { headers, bytes } = await received(body)

    expect(bytes.toString('latin1')).toBe(text)
    expect(headers['content-length']).toBe(String(text.length))
    expect(headers).not.toHaveProperty('content-encoding')
    expect(headers).not.toHaveProperty('transfer-encoding')
  })

  it.each([
    ['one string of 1025 bytes', '\u00ff'.repeat(1025)],
    ['pieces that are long together', Array.from({ length: 1025 }, () => 'x')],
    ['100,000 haves', haves(100_000)],
  ])('goes compressed: %s', async (_, body) => {
    const { headers, bytes } = await received(body)

    expect(headers['content-encoding']).toBe('gzip')
    expect(headers['content-length']).toBe(String(bytes.length))
    expect(gunzipSync(bytes).toString('latin1') === [body].flat().join('')).toBe(true)
  })

  it('is compressed beside the thread, which turns meanwhile', async () => {
    let turns = 0
    let ended = false
    const turn = () => {
      turns += 1
      if (!ended) setImmediate(turn)
    }
    setImmediate(turn)
    const { length, chunks } = await encodeContent(haves(100_000))
    ended = true

    // There are some 80 blocks to compress, one after the other.
    expect(turns).toBeGreaterThan(40)
    expect(length).toBeLessThan(3_500_000)
    expect(Buffer.concat(chunks)).toHaveLength(length)
  })
})
