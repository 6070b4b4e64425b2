/** YAML as plain values, each of which knows where it was written. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { PolicyProblem } from './problem.ts'
import { findYamlFaults } from './yaml-fault.ts'
import { type AliasTargets, offsetOf, readPlain, resolveAliases } from './yaml-plain.ts'

export interface Position {
  readonly line: number
  readonly column: number
}

export interface YamlFile {
  /** Made of maps (as objects), lists, texts, numbers, truth values and nulls. */
  readonly value: unknown
  /**
   * Where the value at `path` stands. A map or list below a key has the place of its key, and
   * what came by an alias that of the alias. Nothing there: the place of what should hold it.
   */
  place(path: readonly PropertyKey[]): Position
  /** Where the key at the end of `path` stands. */
  placeOfKey(path: readonly PropertyKey[]): Position
}

/**
 * Reads one document of YAML 1.2, without tags. Aliases are followed as far as a person would;
 * a key that stands twice in a map is a problem, and so is one that is no text.
 */
export function readYaml(text: string): { yaml: YamlFile } | { problems: PolicyProblem[] } {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, {
    lineCounter,
    version: '1.2',
    schema: 'core',
    resolveKnownTags: false,
    prettyErrors: false,
    // `readPlain` looks for twins: the library compares every key with every other.
    uniqueKeys: false,
  })
  const at = (offset: number): Position => {
    const { line, col } = lineCounter.linePos(offset)
    // An empty text has no lines.
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const targets = resolveAliases(document)
  const faults = findYamlFaults(document, text)
  const plain = faults.length > 0 ? { value: null, faults } : readPlain(document, targets, text)
  if (plain.faults.length > 0) {
    return { problems: plain.faults.map(({ offset, ...said }) => ({ ...at(offset), ...said })) }
  }
  const follow = (path: readonly PropertyKey[]) => find(document.contents, path, targets)
  return {
    yaml: {
      value: plain.value,
      place: (path) => at(startOf(follow(path))),
      placeOfKey: (path) => at(offsetOf(follow(path).key)),
    },
  }
}

interface Found {
  readonly node: unknown
  /** The key it stands below, if it stands below one. */
  readonly key: unknown
}

/** What is at `path`, or as near to it as there is something. */
function find(contents: unknown, path: readonly PropertyKey[], targets: AliasTargets): Found {
  let found: Found = { node: contents, key: undefined }
  for (const step of path) {
    const next = stepInto(throughAliases(found.node, targets), step)
    if (next === undefined) return found
    found = next
  }
  return found
}

function throughAliases(node: unknown, targets: AliasTargets): unknown {
  const target = targets.get(node)
  return target === undefined ? node : throughAliases(target, targets)
}

function stepInto(node: unknown, step: PropertyKey): Found | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)]
    return item === undefined ? undefined : { node: item, key: undefined }
  }
  if (!isMap(node)) return undefined
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === step)
  return pair === undefined ? undefined : { node: pair.value, key: pair.key }
}

function startOf({ node, key }: Found): number {
  const visible = isAlias(node) || (isScalar(node) && node.value !== null)
  return offsetOf(visible || key === undefined ? node : key)
}
