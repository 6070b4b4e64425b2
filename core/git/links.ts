/**
 * What the objects of a pack refer to. A pack that fits its chain refers to nothing outside but
 * what the chain holds, and holds nothing but what its own tips need.
 */
import { HoldfastError } from '../domain/errors.ts'
import { type ObjectFormat, OID_LENGTH } from '../domain/refs.ts'
import type { GitContext } from './context.ts'
import {
  createCommitReader,
  createTagReader,
  createTreeReader,
  type Fail,
  type Refer,
  type ReferenceReader,
} from './references.ts'
import {
  createOidTable,
  listObjects,
  type ObjectType,
  type OidTable,
  readObjects,
} from './scratch-pack.ts'

/** Object ids, each once, in no particular order. */
export interface PackLinks {
  /** How many objects git found. Fewer than the pack announced: git could not read its index. */
  readonly objects: number
  /** Not in the pack: parents of its commits, and commits that its tags name. */
  readonly commits: readonly string[]
  /** Not in the pack: trees, blobs and tags that its objects refer to. */
  readonly others: readonly string[]
  /** In the pack, and nothing else in the pack refers to them. */
  readonly roots: readonly string[]
}

/** Notes on an id: the type it has in the pack, and as what others refer to it. */
const TYPE: Record<ObjectType, number> = { commit: 1, tree: 2, blob: 3, tag: 4 }
const TYPES = 7
const REFERRED = 8
const AS_COMMIT = 16
const AS_OTHER = 32

/**
 * Follows every reference of every object in the repository in `dir`, which has one pack and
 * borrows nothing. Submodules are no references. Throws `verification-failed`, naming the
 * object, for one that git could not walk either: its header is malformed, or an object of the
 * pack is of another type than it says.
 */
export async function readLinks(
  dir: string,
  objectFormat: ObjectFormat,
  context: GitContext,
): Promise<PackLinks> {
  const idBytes = OID_LENGTH[objectFormat] / 2
  const table = createOidTable(idBytes)
  await listObjects(
    dir,
    (oid, type) => {
      table.note(table.numberOf(Buffer.from(oid, 'hex'), 0), TYPE[type])
    },
    context,
  )
  const present = table.size
  const referring = select(table, 0, present, (notes) => (notes & TYPES) !== TYPE.blob)
  await readObjects(dir, referring, createLinkReader(table, idBytes), context)
  return {
    objects: present,
    commits: [...select(table, present, table.size, (notes) => (notes & AS_COMMIT) !== 0)],
    others: [...select(table, present, table.size, (notes) => (notes & AS_OTHER) !== 0)],
    roots: [...select(table, 0, present, (notes) => (notes & REFERRED) === 0)],
  }
}

function* select(
  table: OidTable,
  start: number,
  end: number,
  wanted: (notes: number) => boolean,
): Generator<string> {
  for (let n = start; n < end; n += 1) if (wanted(table.notes(n))) yield table.oid(n)
}

/** Notes in `table` what each object that it is shown refers to. */
function createLinkReader(table: OidTable, idBytes: number) {
  let current = ''
  const refer: Refer = (bytes, at, type) => {
    const number = table.numberOf(bytes, at)
    const actual = table.notes(number) & TYPES
    if (actual !== 0 && actual !== TYPE[type]) {
      throw malformed(current, `it refers to ${table.oid(number)} as a ${type}`)
    }
    table.note(number, REFERRED | (type === 'commit' ? AS_COMMIT : AS_OTHER))
  }
  const fail: Fail = (why) => {
    throw malformed(current, why)
  }
  const tree = createTreeReader(idBytes, refer, fail)
  const commit = createCommitReader(idBytes, refer, fail)
  const tag = createTagReader(idBytes, refer, fail)
  let reader: ReferenceReader = tree
  return {
    begin(oid: string, type: ObjectType): void {
      current = oid
      reader = { tree, tag, commit, blob: commit }[type]
    },
    update: (piece: Buffer) => reader.update(piece),
    finish: () => reader.finish(),
  }
}

function malformed(oid: string, why: string): HoldfastError {
  return new HoldfastError('verification-failed', `The object ${oid} is malformed: ${why}.`, {
    hint: 'No snapshot was recorded; run `git fsck` on the source.',
  })
}
