/** `/repositories/{owner}/{name}/snapshots/{snapshot}`: a snapshot, and what is in it. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Entry } from '../../core/browse/folder.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import { describeBytes, encodeBytes, formatTreePath } from '../../core/domain/tree-path.ts'
import { placeIn, readingOf } from '../content-request.ts'
import { DOWNLOADS } from '../downloads.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { readFile, readFolder, readRefs, search } from '../queries/contents.ts'
import { findSnapshot } from '../queries/find-snapshot.ts'
import { restoreCommand } from '../queries/restore-command.ts'
import { readSnapshotView } from '../queries/snapshot.ts'
import { answers, asks, PROBLEMS, pageOf, refuseUnfit } from './endpoint.ts'
import { SnapshotSchema, showSnapshot } from './history-schema.ts'
import { asksThere, OffsetParams, PlaceParams, SnapshotParams } from './params.ts'

const PATH = '/repositories/{owner}/{name}/snapshots/{snapshot}'
const MOST_MATCHED = 256

const ObjectSchema = z.object({
  what: z.string(),
  key: z.string(),
  storageClass: z.string(),
  sizeBytes: z.number(),
  sha256: z.string(),
})

const one = createRoute({
  method: 'get',
  path: PATH,
  summary: 'A snapshot, and the objects that it needs',
  ...asks('viewer'),
  request: { params: SnapshotParams },
  responses: answers(
    SnapshotSchema.extend({
      objects: z.array(ObjectSchema),
      /** Why the manifest cannot be read. */
      error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
      restoreCommand: z.string(),
    }),
    'What its manifest says.',
  ),
})

const Name = z.object({
  text: z.string().openapi({ description: 'For people; what is not UTF-8 is U+FFFD.' }),
  path: z.string().openapi({ description: 'As `path` takes it.' }),
})
const EntrySchema = Name.extend({
  kind: z.enum(['folder', 'file', 'executable', 'symlink', 'submodule']),
  mode: z.string(),
  oid: z.string(),
  sizeBytes: z.number().nullable(),
}).openapi('Entry')

const RefSchema = z
  .object({
    name: z.string(),
    at: z.string().openapi({ description: 'As `at` takes it.' }),
    oid: z.string(),
  })
  .openapi('Ref')

const CONTENT = {
  method: 'get',
  ...asksThere('restorer'),
  description: 'GitHub must let you read the repository at this moment.',
} as const

const tree = createRoute({
  ...CONTENT,
  path: `${PATH}/tree`,
  summary: 'The entries of a folder',
  request: { params: SnapshotParams, query: PlaceParams.extend(OffsetParams.shape) },
  responses: answers(pageOf(EntrySchema).extend({ total: z.int() }), "In git's order."),
})

const refs = createRoute({
  ...CONTENT,
  path: `${PATH}/refs`,
  summary: 'Every ref',
  request: { params: SnapshotParams, query: OffsetParams },
  responses: answers(pageOf(RefSchema).extend({ total: z.int() }), 'Sorted by name.'),
})

const FileSchema = z
  .object({
    entry: EntrySchema,
    content: z.object({
      kind: z.enum(['text', 'binary', 'symlink', 'lfs-pointer']),
      text: z.string().nullable(),
      complete: z.boolean().openapi({ description: 'False where `text` is the beginning only.' }),
    }),
  })
  .openapi('File')

const file = createRoute({
  ...CONTENT,
  path: `${PATH}/file`,
  summary: 'What to show of a file',
  request: { params: SnapshotParams, query: PlaceParams },
  responses: answers(FileSchema, 'Its text, or why there is none.'),
})

const found = createRoute({
  ...CONTENT,
  path: `${PATH}/search`,
  summary: 'Files by their paths',
  request: {
    params: SnapshotParams,
    query: PlaceParams.extend({ q: z.string().min(1).max(MOST_MATCHED) }),
  },
  responses: answers(
    z.object({
      items: z.array(EntrySchema),
      complete: z.boolean().openapi({ description: 'False where there may be more.' }),
    }),
    'At most 200 of them.',
  ),
})

const SUMMARIES = {
  '/download': ['A file as it is', 'restorer'],
  '/archive.tar.gz': ['A folder as .tar.gz', 'restorer'],
  '/archive.bundle': ['All of its history as one bundle', 'restorer'],
  '/object': ['An object of the store, or a URL of it for five minutes', 'restorer'],
  '/manifest.json': ['Its manifest, byte by byte', 'viewer'],
  '/receipt': ['Its receipt, byte by byte', 'viewer'],
} as const satisfies Record<keyof typeof DOWNLOADS, readonly [string, 'viewer' | 'restorer']>

const DownloadParams = PlaceParams.extend({
  key: z.string().max(1024).optional().openapi({ description: 'Of an object; of nothing else.' }),
})

const BYTES = {
  ...PROBLEMS,
  200: {
    description: 'The bytes. Noted in the audit trail before the first one.',
    content: { 'application/octet-stream': { schema: z.string() } },
  },
  303: { description: 'Of an object: its URL, where the store signs one.' },
} as const

export function createSnapshotApi(parts: DashboardParts): OpenAPIHono<Env> {
  const api = new OpenAPIHono<Env>({ defaultHook: refuseUnfit })

  api.openapi(one, async (context) => {
    const { repository, snapshot } = await readingOf(context, parts)
    const item = await findSnapshot(parts, repository.id, snapshot)
    const { row, read, objects } = await readSnapshotView(parts, repository, item)
    const error = read instanceof HoldfastError ? read : null
    const answer = {
      ...showSnapshot(row),
      objects: objects.map(({ versionId: _, ...object }) => object),
      error: error && { code: error.code, message: error.message, hint: error.hint },
      restoreCommand: restoreCommand(parts, repository, snapshot),
    }
    return context.json(answer, 200)
  })

  api.openapi(tree, async (context) => {
    const { cursor, limit } = context.req.valid('query')
    const offset = Number(cursor ?? 0)
    const asked = { ...placeIn(context), offset, limit }
    const folder = await readFolder(parts, await readingOf(context, parts), asked)
    const { items, total } = folder
    const next = nextOf(offset + items.length, total)
    return context.json({ items: items.map(showEntry), total, next }, 200)
  })

  api.openapi(refs, async (context) => {
    const { cursor, limit } = context.req.valid('query')
    const offset = Number(cursor ?? 0)
    const asked = { prefix: '', offset, limit }
    const { items, total } = await readRefs(parts, await readingOf(context, parts), asked)
    const shown = items.map(({ name, oid }) => ({
      ...{ name: describeBytes(name), at: encodeBytes(name), oid },
    }))
    return context.json({ items: shown, total, next: nextOf(offset + items.length, total) }, 200)
  })

  api.openapi(file, async (context) => {
    const reading = await readingOf(context, parts)
    const { entry, content } = await readFile(parts, reading, placeIn(context))
    const text = content.kind === 'text' ? content.text : null
    const complete = content.kind !== 'text' || content.complete
    const answer = { entry: showEntry(entry), content: { kind: content.kind, text, complete } }
    return context.json(answer, 200)
  })

  api.openapi(found, async (context) => {
    const { q: query } = context.req.valid('query')
    const asked = { ...placeIn(context), query }
    const { matches, complete } = await search(parts, await readingOf(context, parts), asked)
    return context.json({ items: matches.map(showEntry), complete }, 200)
  })

  for (const [path, answer] of Object.entries(DOWNLOADS)) {
    if (!isDownload(path)) continue
    const [summary, role] = SUMMARIES[path]
    const route = createRoute({
      ...{ method: 'get', path: `${PATH}${path}`, summary },
      ...asksThere(role),
      request: { params: SnapshotParams, query: DownloadParams },
      responses: BYTES,
    })
    api.openapi(route, (context) => answer(context, parts))
  }
  return api
}

function isDownload(path: string): path is keyof typeof DOWNLOADS {
  return Object.hasOwn(DOWNLOADS, path)
}

function showEntry(
  entry: Pick<Entry, 'path' | 'kind' | 'mode' | 'oid' | 'sizeBytes'>,
): z.infer<typeof EntrySchema> {
  const { path, kind, mode, oid, sizeBytes = null } = entry
  return {
    text: describeBytes(path.join('/')),
    path: formatTreePath(path),
    kind,
    mode,
    oid,
    sizeBytes,
  }
}

function nextOf(end: number, total: number): string | null {
  return end < total ? String(end) : null
}
