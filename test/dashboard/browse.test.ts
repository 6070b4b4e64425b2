import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { serve } from '@hono/node-server'
import { extract } from 'tar'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { openSnapshotCache, type SnapshotCache } from '../../core/browse/cache.ts'
import { encodeBytes, formatTreePath } from '../../core/domain/tree-path.ts'
import { describeAttachment } from '../../dashboard/download.ts'
import { PATH } from '../config.ts'
import { temporaryDirectory } from '../core/verb-tools.ts'
import { git, gitText } from '../git.ts'
import { seededBytes } from '../repositories/random-bytes.ts'
import { startS3Double } from '../servers/s3-double.ts'
import { s3StoreOn } from '../servers/s3-subject.ts'
import { aViewer } from './open.ts'
import { FILES, SCRIPT, storedRepository } from './stored.ts'

const restorer = aViewer('restorer')
const UNSAFE = /<script>alert/

/** Where a path is, as links have it. */
function place(path: string, at = 'HEAD'): string {
  const names = path === '' ? [] : path.split('/')
  return new URLSearchParams({ at: encodeBytes(at), path: formatTreePath(names) }).toString()
}

describe('a file of a snapshot', () => {
  it('is byte for byte what git has at the source, whatever its name', async () => {
    const { source, base, open } = await storedRepository()
    const app = open(restorer)
    const listed = await gitText(['ls-tree', '-r', '-z', 'HEAD'], { cwd: source.dir })
    const files = listed.split('\0').filter((line) => line.startsWith('100644'))
    expect(files).toHaveLength(Object.keys(FILES).length)
    for (const line of files) {
      const [head = '', path = ''] = line.split('\t')
      const response = await app.request(`${base}/download?${place(path)}`)
      expect(response.status, path).toBe(200)
      const got = Buffer.from(await response.arrayBuffer())
      const had = await git(['cat-file', 'blob', head.split(' ')[2] ?? ''], { cwd: source.dir })
      expect(got.equals(had), path).toBe(true)
      expect(response.headers.get('content-length')).toBe(String(had.length))
    }
  })

  it('is taken away inert, and its name cannot write a header', async () => {
    const { base, open } = await storedRepository()
    const path = Object.keys(FILES).find((name) => name.includes('Set-Cookie')) ?? ''
    const { headers } = await open(restorer).request(`${base}/download?${place(path)}`)
    expect(headers.get('set-cookie')).toBeNull()
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; frame-ancestors 'none'; sandbox",
    )
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="a_b__Set-Cookie_ x_1.txt"; filename*=UTF-8''a%22b__Set-Cookie%3A%20x%3D1.txt`,
    )
  })

  it('is shown as text with numbered lines, and nothing in it runs', async () => {
    const { base, open } = await storedRepository()
    const app = open(restorer)
    const page = await (await app.request(`${base}/file?${place('README.md')}`)).text()
    expect(page).toContain('<code id="L3">&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).not.toMatch(UNSAFE)
    const named = Object.keys(FILES).find((name) => name.includes('<script>')) ?? ''
    const other = await (await app.request(`${base}/file?${place(named)}`)).text()
    expect(other).toContain('named to be run')
    expect(other).not.toMatch(UNSAFE)
  })

  it('is told to be binary, cut where it is long, and not followed where it is a link', async () => {
    const { base, open } = await storedRepository()
    const app = open(restorer)
    const page = async (path: string) =>
      await (await app.request(`${base}/file?${place(path)}`)).text()
    expect(await page('picture.bin')).toContain('A binary file is not shown')
    const long = await page('long.txt')
    expect(long).toContain('Only its beginning is shown')
    expect(long.length).toBeLessThan(500_000)
    const lines = await page('lines.txt')
    expect(lines).toContain('Only its beginning is shown')
    expect(lines.length).toBeLessThan(300_000)
    expect(await page('link')).toContain('../../etc/passwd')
    expect((await app.request(`${base}/file?${place('link/passwd')}`)).status).toBe(404)
  })
})

describe('a folder of a snapshot', () => {
  it('is listed at any ref, escaped, and searched by path', async () => {
    const { source, base, open } = await storedRepository()
    const app = open(restorer)
    const text = async (path: string) => await (await app.request(`${base}/${path}`)).text()
    const top = await text(`tree?${place('')}`)
    expect(top).toContain('README.md')
    expect(top).toContain('link</bdi>')
    expect(await text(`tree?${place('', 'refs/heads/old')}`)).not.toContain('link</bdi>')
    const oid = await gitText(['rev-parse', 'refs/heads/old'], { cwd: source.dir })
    expect(await text(`tree?ref=${oid}`)).toContain(oid)
    const src = await text(`tree?${place('src')}`)
    expect(src).not.toMatch(UNSAFE)
    expect(src).toContain('\\u202etxt.exe')
    const found = await text(`search?${place('')}&q=deep`)
    expect(found).toContain('docs/guide/deep.txt')
    expect(await text(`search?${place('')}&q=${encodeURIComponent(SCRIPT)}`)).not.toMatch(UNSAFE)
    const refs = await text('refs')
    expect(refs).toContain('refs/tags/v1')
    expect(refs).not.toMatch(UNSAFE)
  })

  it('never leads out of the snapshot', async () => {
    const { base, open } = await storedRepository()
    const app = open(restorer)
    for (const path of TRAVERSALS) {
      for (const page of ['tree', 'file', 'download', 'archive.tar.gz']) {
        for (const sent of [path, encodeURIComponent(path)]) {
          const response = await app.request(`${base}/${page}?at=HEAD&path=${sent}`)
          expect([400, 404], `${page} ${sent}`).toContain(response.status)
        }
      }
    }
  })

  it('is looked for by refs and ids alone, and not as git would', async () => {
    const { base, open } = await storedRepository()
    const app = open(restorer)
    for (const ref of ['--output=/tmp/x', 'HEAD:README.md', 'main~1', '@{-1}', 'refs/x/../HEAD']) {
      const response = await app.request(`${base}/tree?at=${encodeURIComponent(ref)}`)
      expect(response.status, ref).toBe(404)
    }
    expect((await app.request(`${base}/tree?ref=main`)).status).toBe(200)
  })
})

const TRAVERSALS = [
  '../../../etc/passwd',
  '..%2f..%2fetc/passwd',
  '%2e%2e/%2e%2e/etc/passwd',
  '%252e%252e/etc/passwd',
  '/etc/passwd',
  'src/../README.md',
  './README.md',
  'README.md%00.txt',
  'src//x',
  '%zz',
  '..\\..\\etc\\passwd',
]

describe('an export', () => {
  it('opens with tar, and holds what git has', async () => {
    const { source, base, open } = await storedRepository()
    const response = await open(restorer).request(`${base}/archive.tar.gz?${place('docs')}`)
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="source-[\w-]+\.tar\.gz"/,
    )
    const dir = await temporaryDirectory()
    await pipeline(
      Readable.fromWeb(response.body ?? new ReadableStream()),
      extract({ cwd: dir, strip: 1 }),
    )
    const shown = await git(['show', 'HEAD:docs/guide/deep.txt'], { cwd: source.dir })
    expect(await readFile(join(dir, 'guide/deep.txt'))).toEqual(shown)
  })

  it('is refused where it would be larger than is allowed', async () => {
    const { base, open } = await storedRepository()
    const app = open(restorer, { exportLimits: { mostBytes: 1e9, mostEntries: 1 } })
    expect((await app.request(`${base}/archive.tar.gz?${place('docs')}`)).status).toBe(413)
  })

  it('opens with git, with every ref', async () => {
    const { source, base, open } = await storedRepository()
    const response = await open(restorer).request(`${base}/archive.bundle`)
    const dir = await temporaryDirectory()
    const file = join(dir, 'all.bundle')
    await writeFile(file, Buffer.from(await response.arrayBuffer()))
    await git(['clone', '--quiet', '--mirror', file, join(dir, 'clone.git')])
    const refs = (cwd: string) =>
      gitText(['for-each-ref', '--format=%(objectname) %(refname)'], { cwd })
    expect(await refs(join(dir, 'clone.git'))).toBe(await refs(source.dir))
  })

  it('ends with who asked for it, and gives back what it needed', async () => {
    const { base, open, facts } = await storedRepository()
    const counted = { opened: 0, closed: 0 }
    const app = open(restorer, { snapshots: await countingCache(counted) })
    const response = await app.request(`${base}/archive.bundle`)
    expect(facts.activity.at(-1)).toMatchObject({ action: 'snapshot.download', result: 'done' })
    await response.body?.cancel()
    await expect.poll(() => counted).toEqual({ opened: 1, closed: 1 })
    const head = await app.request(`${base}/archive.bundle`, { method: 'HEAD' })
    expect(head.status).toBe(200)
    await expect.poll(() => counted).toEqual({ opened: 2, closed: 2 })
    const gone = new AbortController()
    const third = await app.request(`${base}/download?${place('long.txt')}`, {
      signal: gone.signal,
    })
    gone.abort()
    await expect(third.arrayBuffer()).rejects.toThrow()
    await expect.poll(() => counted).toEqual({ opened: 3, closed: 3 })
  })
})

describe('over HTTP', () => {
  it('an export ends when the connection does, long before all of it was sent', async () => {
    // More than what lies between git and who has stopped to read.
    const large = seededBytes(7)(16 * 1024 * 1024).toString('latin1')
    const { base, open } = await storedRepository({ 'large.bin': large })
    const counted = { opened: 0, closed: 0 }
    const app = open(restorer, { snapshots: await countingCache(counted) })
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { port } = z.object({ port: z.int() }).parse(server.address())
    const leaving = new AbortController()
    const url = `http://127.0.0.1:${port}${base}/archive.bundle`
    const response = await fetch(url, { signal: leaving.signal })
    expect(response.status).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(counted).toEqual({ opened: 1, closed: 0 })
    leaving.abort()
    await expect.poll(() => counted).toEqual({ opened: 1, closed: 1 })
  })
})

/** A real one, which counts the leases that it gives and gets back. */
async function countingCache(counts: { opened: number; closed: number }): Promise<SnapshotCache> {
  const cache = await openSnapshotCache({
    directory: await temporaryDirectory(),
    environment: { PATH },
    limits: { mostBytes: 1e9, mostSnapshots: 2 },
  })
  onTestFinished(() => cache.close())
  return {
    ...cache,
    open: async (request) => {
      const opened = await cache.open(request)
      counts.opened += 1
      opened.git.signal.addEventListener('abort', () => {
        counts.closed += 1
      })
      return opened
    },
  }
}

describe('what is taken', () => {
  it('does not leave where it cannot be noted', async () => {
    const { base, open, facts } = await storedRepository()
    const app = open(restorer, {
      onError: () => {},
      activity: {
        list: async () => ({ items: [], next: null }),
        stream: async function* () {},
        checkChain: async () => ({ intact: true, events: 0, lastSha256: null }),
        record: async () => {
          throw new Error('the database is away')
        },
      },
    })
    for (const path of [`download?${place('README.md')}`, 'archive.bundle', 'manifest.json']) {
      const response = await app.request(`${base}/${path}`)
      expect(response.status).toBe(500)
      expect(await response.text()).not.toContain('Rocket\n')
    }
    expect(facts.activity).toEqual([])
  })

  it('needs the role restorer and leave of GitHub, and what is refused is noted', async () => {
    const { base, open, facts, snapshot, repository } = await storedRepository()
    const target = `snapshot:${repository.id}/${snapshot}`
    const paths = ['tree', `file?${place('README.md')}`, `download?${place('README.md')}`]
    paths.push('refs', 'search?q=a', 'archive.tar.gz', 'archive.bundle')
    for (const path of paths) {
      for (const role of ['viewer', 'operator'] as const) {
        expect((await open(aViewer(role)).request(`${base}/${path}`)).status, path).toBe(403)
        expect(facts.activity.at(-1)).toMatchObject({ result: 'refused', target })
      }
      const unread = open(restorer, { mayDownload: async () => false })
      const response = await unread.request(`${base}/${path}`)
      expect(response.status).toBe(403)
      expect(await response.text()).toContain('GitHub does not let you read acme/rocket now.')
      expect(facts.activity.at(-1)).toMatchObject({ result: 'refused', actor: 'github:restorer' })
      expect((await open(aViewer('admin')).request(`${base}/${path}`)).status).not.toBe(403)
    }
  })

  it('of the store is an object that the manifest names, and no other', async () => {
    const { base, open, store, repository } = await storedRepository()
    const app = open(restorer)
    const keys: string[] = []
    for await (const { key } of store.list(`repositories/${repository.id}/bundles/`)) keys.push(key)
    const bundle = keys.find((key) => key.endsWith('.bundle')) ?? ''
    const response = await app.request(`${base}/object?key=${encodeURIComponent(bundle)}`)
    const chunks: Uint8Array[] = []
    for await (const chunk of await store.get(bundle)) chunks.push(chunk)
    expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.concat(chunks))).toBe(true)
    for (const key of ['README.md', '../../../etc/passwd', `${bundle}x`, '']) {
      const other = await app.request(`${base}/object?key=${encodeURIComponent(key)}`)
      expect(other.status, key).toBe(404)
    }
    expect((await open(aViewer('viewer')).request(`${base}/object?key=x`)).status).toBe(403)
  })

  it('comes by a URL of five minutes where the store signs one', async () => {
    const { base, open, store, repository, facts } = await storedRepository()
    const server = await startS3Double()
    onTestFinished(() => server.close())
    const signing = s3StoreOn(server)
    let bundle = ''
    for await (const { key } of store.list('')) {
      const chunks: Uint8Array[] = []
      for await (const chunk of await store.get(key)) chunks.push(chunk)
      await signing.put(key, Buffer.concat(chunks))
      if (key.endsWith('.bundle') && key.includes(repository.id)) bundle = key
    }
    const app = open(restorer, { store: signing })
    const response = await app.request(`${base}/object?key=${encodeURIComponent(bundle)}`)
    expect(response.status).toBe(303)
    const url = new URL(response.headers.get('location') ?? '')
    expect(Number(url.searchParams.get('X-Amz-Expires'))).toBeLessThanOrEqual(300)
    expect(facts.activity.at(-1)).toMatchObject({ detail: { what: 'object', key: bundle } })
    expect(JSON.stringify(facts.activity)).not.toContain('X-Amz-Signature')
    expect((await fetch(url)).status).toBe(200)
  })
})

describe('the name of a download', () => {
  it.each([
    ['plain.txt', `attachment; filename="plain.txt"; filename*=UTF-8''plain.txt`],
    ['a\r\nb', `attachment; filename="a__b"; filename*=UTF-8''a__b`],
    ['../../x', `attachment; filename=".._.._x"; filename*=UTF-8''.._.._x`],
    [`a"'();`, `attachment; filename="a_____"; filename*=UTF-8''a%22%27%28%29%3B`],
    ['Grüße', `attachment; filename="Gr__e"; filename*=UTF-8''Gr%C3%BC%C3%9Fe`],
    ['', `attachment; filename="file"; filename*=UTF-8''file`],
    ['\u202Eexe.txt', `attachment; filename="_exe.txt"; filename*=UTF-8''_exe.txt`],
  ])('%o is a header', (name, header) => {
    expect(describeAttachment(name)).toBe(header)
    expect(() => new Headers({ x: describeAttachment(name) })).not.toThrow()
  })
})
