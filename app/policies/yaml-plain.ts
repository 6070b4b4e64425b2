/** The plain values of a YAML document, and what in it has no plain value. */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  visit,
} from 'yaml'
import type { Fault } from './yaml-fault.ts'

/** What each alias stands for. */
export type AliasTargets = ReadonlyMap<unknown, Node>

/** A policy is five deep. */
const MOST_DEPTH = 12
/** 64 KiB of YAML hold fewer values, unless aliases multiply them. */
const MOST_VALUES = 40_000

/** Longer ones are pointed at by what they stand before. */
const LONGEST_TAG = 200

/** An alias stands for the last node of its anchor before it. */
export function resolveAliases(document: Document.Parsed): AliasTargets {
  const anchors = new Map<string, Node>()
  const targets = new Map<unknown, Node>()
  visit(document, {
    Alias(_, alias) {
      const target = anchors.get(alias.source)
      if (target !== undefined) targets.set(alias, target)
    },
    Value(_, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node)
    },
  })
  return targets
}

/**
 * Maps become objects, lists arrays. A key that is no text or stands twice, a tag, an alias
 * of nothing and more values than anybody writes are faults.
 */
export function readPlain(
  document: Document.Parsed,
  targets: AliasTargets,
  text: string,
): { value: unknown; faults: readonly Fault[] } {
  const walk: Walk = { targets, text, faults: [], values: 0, ended: false }
  return { value: plainOf(document.contents, 0, walk), faults: walk.faults }
}

interface Walk {
  readonly targets: AliasTargets
  readonly text: string
  readonly faults: Fault[]
  values: number
  /** There was too much of it, and nothing more is looked at. */
  ended: boolean
}

function plainOf(node: unknown, depth: number, walk: Walk): unknown {
  walk.values += 1
  if (walk.values > MOST_VALUES || depth > MOST_DEPTH) end(node, walk)
  if (walk.ended) return null
  if (isAlias(node)) return plainOf(targetOf(node, walk), depth + 1, walk)
  if (isScalar(node)) return checked(node, walk).value
  if (isSeq(node)) return checked(node, walk).items.map((item) => plainOf(item, depth + 1, walk))
  if (isMap(node)) return readPairs(checked(node, walk).items, depth, walk)
  return null
}

function end(node: unknown, walk: Walk): void {
  if (!walk.ended) {
    const hint = 'Write the values out, without aliases, as docs/policies.md shows them.'
    walk.faults.push(faultAt(node, 'The file says more than a policy can.', hint))
  }
  walk.ended = true
}

function targetOf(node: Node, walk: Walk): Node | undefined {
  const target = walk.targets.get(node)
  if (target === undefined) {
    const hint = 'Define the anchor (&name) above, or write the value in quotes.'
    walk.faults.push(faultAt(node, 'This alias stands for nothing.', hint))
  }
  return target
}

function checked<N extends Node>(node: N, walk: Walk): N {
  if (node.tag !== undefined) {
    // It stands before what it is a tag of.
    const end = offsetOf(node)
    const before = walk.text.slice(Math.max(0, end - LONGEST_TAG), end)
    const offset = end - (/!?![^!]*$/.exec(before)?.[0].length ?? 0)
    const hint = 'Write the plain value, in quotes if need be.'
    walk.faults.push({ offset, message: 'There is a tag (!…) here.', hint })
  }
  return node
}

function readPairs(pairs: readonly Pair[], depth: number, walk: Walk): unknown {
  const members = new Map<string, unknown>()
  for (const { key, value } of pairs) {
    const name = isScalar(key) ? checked(key, walk).value : undefined
    // zod passes over a member of that name.
    if (typeof name !== 'string' || name === '__proto__') {
      walk.faults.push(faultAt(key, 'This can be no key.', 'Keys are text, in quotes if need be.'))
    } else if (members.has(name)) {
      walk.faults.push(faultAt(key, `\`${name}\` stands here twice.`, 'Leave one of them out.'))
    }
    members.set(String(name), plainOf(value, depth + 1, walk))
  }
  return Object.fromEntries(members)
}

function faultAt(node: unknown, message: string, hint: string): Fault {
  return { offset: offsetOf(node), message, hint }
}

/** Where a node begins, without its tag and its anchor. */
export function offsetOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0
}
