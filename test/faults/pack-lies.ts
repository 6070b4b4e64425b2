/** Packs that are not what was asked for. Each is framed as git frames it, and told as if it were true. */
import { createHash } from 'node:crypto'
import { git } from '../git.ts'
import {
  type FetchAnswer,
  frame,
  type Lie,
  takeApart,
  withPack,
} from '../servers/lying-git-server.ts'
import { allOf, type Holdings, type Kind, type Scene } from './lying-scene.ts'

export interface PackLie {
  readonly name: string
  /** What a refusal says at `objects`: code and some words of why. */
  readonly refusal: RegExp
  /** As at `objects` when absent; `unseen` where nobody looks. */
  readonly wire?: RegExp | 'unseen'
  /** Of a base alone, or of an increment alone. */
  readonly only?: Kind
  tell(truth: FetchAnswer, scene: Scene, kind: Kind): FetchAnswer | Promise<FetchAnswer>
}

export function lieOf({ tell }: PackLie, scene: Scene, kind: Kind): Lie {
  return {
    fetch: async (truth) => ({ body: [frame(await tell(takeApart(truth), scene, kind))] }),
  }
}

const BROKEN = /^verification-failed: .*checksum/
/** Git says so, or else its index is looked into. */
const LEFT_OUT = /^source-corrupt: /
const FOUND_MISSING = /^source-corrupt: The source left out the object/
const NOT_ASKED = /^source-protocol: .*nothing it advertises needs/
const MISCOUNTED = /^source-protocol: .*claims \d+ objects/

export const PACK_LIES: readonly PackLie[] = [
  {
    name: 'another checksum at its end',
    refusal: BROKEN,
    tell: (truth) => ({ ...truth, pack: flip(truth.pack, -1) }),
  },
  {
    name: 'a wrong bit in its last object',
    refusal: BROKEN,
    tell: (truth) => ({ ...truth, pack: flip(truth.pack, -25) }),
  },
  {
    name: 'a wrong bit in its first object',
    // Git may find it before all of the pack has come.
    refusal: /^(verification-failed|source-corrupt): /,
    wire: BROKEN,
    tell: (truth) => ({ ...truth, pack: flip(truth.pack, 20) }),
  },
  {
    name: 'a wrong bit in its first object, and the checksum of that',
    refusal: LEFT_OUT,
    wire: 'unseen',
    tell: (truth) => ({ ...truth, pack: sealed(flip(truth.pack, 20)) }),
  },
  {
    name: 'an object of no type',
    refusal: LEFT_OUT,
    wire: 'unseen',
    tell: ({ pack, progress }) => {
      const changed = Buffer.from(pack)
      changed[12] = ((changed[12] ?? 0) & 0x8f) | 0x50
      return { progress, pack: sealed(changed) }
    },
  },
  {
    name: 'no blob',
    refusal: LEFT_OUT,
    wire: 'unseen',
    tell: without(({ blob }) => blob.at(-1)),
  },
  {
    name: 'no tree',
    refusal: LEFT_OUT,
    wire: 'unseen',
    tell: without(({ tree }) => tree.at(-1)),
  },
  {
    name: 'no commit within',
    refusal: LEFT_OUT,
    wire: 'unseen',
    tell: without(({ commit }, { tip }) => commit.findLast((oid) => oid !== tip)),
  },
  {
    name: 'no tip',
    refusal: LEFT_OUT,
    wire: 'unseen',
    tell: without((_, { tip }) => tip),
  },
  {
    name: 'no tag',
    refusal: FOUND_MISSING,
    wire: 'unseen',
    tell: without(({ tag }) => tag[0]),
  },
  {
    name: 'another commit in the place of a tip',
    refusal: LEFT_OUT,
    wire: 'unseen',
    tell: async (truth, { packOf, holdings, strange, tip }, kind) => {
      const rest = allOf(holdings[kind]).filter((oid) => oid !== tip)
      return withPack(truth, await packOf([...rest, ...strange.commit]))
    },
  },
  {
    name: 'a blob that nobody asked for',
    refusal: NOT_ASKED,
    wire: 'unseen',
    tell: async (truth, { packOf, holdings, strange }, kind) =>
      withPack(truth, await packOf([...allOf(holdings[kind]), strange.blob])),
  },
  {
    name: 'a commit that nobody asked for',
    refusal: NOT_ASKED,
    wire: 'unseen',
    tell: async (truth, { packOf, holdings, strange }, kind) =>
      withPack(truth, await packOf([...allOf(holdings[kind]), ...strange.commit])),
  },
  {
    name: 'the objects of another repository',
    refusal: FOUND_MISSING,
    wire: 'unseen',
    tell: (truth, { another }) => withPack(truth, another),
  },
  {
    name: 'no objects at all, for a base',
    only: 'base',
    refusal: LEFT_OUT,
    tell: async (truth, { packOf }) => withPack(truth, await packOf([])),
  },
  {
    name: 'no objects at all, for an increment',
    only: 'increment',
    refusal: LEFT_OUT,
    // The source is taken at its word that the chain has them.
    wire: 'unseen',
    tell: async (truth, { packOf }) => withPack(truth, await packOf([])),
  },
  {
    name: 'deltas against what did not come',
    refusal: LEFT_OUT,
    wire: 'unseen',
    // At `wire` an increment is asked for thin: see below.
    only: 'base',
    tell: thin,
  },
  {
    name: 'one object more in its header than it was said to have',
    refusal: MISCOUNTED,
    tell: (truth) => ({ ...truth, pack: counting(truth.pack, 1) }),
  },
  {
    name: 'one object fewer in its header than it was said to have',
    refusal: MISCOUNTED,
    tell: (truth) => ({ ...truth, pack: counting(truth.pack, -1) }),
  },
  {
    name: 'one object more in its header, as was said',
    refusal: /^source-(corrupt|unreachable): /,
    wire: 'unseen',
    tell: (truth) => withPack(truth, counting(truth.pack, 1)),
  },
  {
    name: 'one object fewer in its header, as was said',
    refusal: LEFT_OUT,
    wire: 'unseen',
    tell: (truth) => withPack(truth, counting(truth.pack, -1)),
  },
  {
    name: 'more objects in its header than its bytes can be',
    refusal: /^source-(corrupt|protocol): /,
    wire: MISCOUNTED,
    tell: (truth) => withPack(truth, counting(truth.pack, 2 ** 31)),
  },
  {
    name: 'bytes behind its end',
    refusal: /^(verification-failed|source-corrupt): /,
    wire: BROKEN,
    tell: (truth) => ({ ...truth, pack: Buffer.concat([truth.pack, Buffer.alloc(40)]) }),
  },
  {
    name: 'another pack behind its end',
    refusal: /^(verification-failed|source-corrupt): /,
    wire: BROKEN,
    tell: (truth, { another }) => ({ ...truth, pack: Buffer.concat([truth.pack, another]) }),
  },
  {
    name: 'another beginning',
    refusal: /^verification-failed: .*does not begin as one/,
    tell: (truth) => ({ ...truth, pack: sealed(flip(truth.pack, 0)) }),
  },
  {
    name: 'no bytes',
    refusal: /^verification-failed: /,
    tell: (truth) => ({ ...truth, pack: Buffer.alloc(0) }),
  },
  {
    name: 'an end within its header',
    refusal: /^verification-failed: /,
    tell: (truth) => ({ ...truth, pack: truth.pack.subarray(0, 11) }),
  },
  {
    name: 'an end before its checksum',
    refusal: /^verification-failed: /,
    tell: (truth) => ({ ...truth, pack: truth.pack.subarray(0, -20) }),
  },
]

/** Left to the name of a lie that only an increment at `objects` can be told. */
export const UNASKED_DELTAS: PackLie = {
  name: 'deltas against the chain, which were not asked for',
  refusal: LEFT_OUT,
  tell: thin,
}

/** A pack of all but one object, which must be there to be left out. */
export function without(
  choose: (holdings: Holdings, scene: Scene) => string | undefined,
): PackLie['tell'] {
  return async (truth, scene, kind) => {
    const all = allOf(scene.holdings[kind])
    const gone = choose(scene.holdings[kind], scene)
    const rest = all.filter((oid) => oid !== gone)
    if (rest.length !== all.length - 1) throw new Error('nothing was left out')
    return withPack(truth, await scene.packOf(rest))
  }
}

async function thin(
  truth: FetchAnswer,
  { original, tip }: Scene,
  kind: Kind,
): Promise<FetchAnswer> {
  const input = `${tip}\n^${tip}~${kind === 'base' ? 1 : 3}\n`
  const args = ['-C', original, 'pack-objects', '--stdout', '-q', '--thin', '--revs']
  return withPack(truth, await git(args, { input }))
}

function flip(pack: Buffer, at: number): Buffer {
  const changed = Buffer.from(pack)
  const index = at < 0 ? changed.length + at : at
  changed[index] = (changed[index] ?? 0) ^ 1
  return changed
}

function counting(pack: Buffer, more: number): Buffer {
  const changed = Buffer.from(pack)
  changed.writeUInt32BE(changed.readUInt32BE(8) + more, 8)
  return sealed(changed)
}

/** With the checksum at its end that belongs to the rest. */
function sealed(pack: Buffer): Buffer {
  const content = pack.subarray(0, -20)
  return Buffer.concat([content, createHash('sha1').update(content).digest()])
}
