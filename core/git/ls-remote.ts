/** `git ls-remote`: any transport and any protocol version, but not the branch of an unborn HEAD. */
import {
  type Head,
  type ObjectFormat,
  OID_LENGTH,
  type Ref,
  type RefListing,
  sortRefs,
} from '../domain/refs.ts'
import type { GitContext, GitSource } from './context.ts'
import { gitEnvironment } from './environment.ts'
import { implausible } from './pkt-line.ts'
import { runGit } from './process.ts'

export async function listRemote(source: GitSource, context: GitContext): Promise<RefListing> {
  const { stdout } = await runGit({
    args: ['ls-remote', '--symref', '--', source.address],
    cwd: context.scratch,
    env: gitEnvironment(context.environment, context.globalConfig, {
      url: source.address,
      ...(source.credential ? { credential: source.credential } : {}),
    }),
    signal: context.signal,
    side: 'source',
  })
  return parseLsRemote(stdout.toString('latin1'))
}

/** Reads what `git ls-remote --symref` prints. Throws `source-implausible` for a ref with two values. */
export function parseLsRemote(text: string): RefListing {
  const values = new Map<string, string>()
  const targets = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [value, name] = line.split('\t')
    if (value === undefined || name === undefined) continue
    if (value.startsWith('ref: ')) targets.set(name, value.slice('ref: '.length))
    else if (values.has(name)) throw implausible(`${JSON.stringify(name)} comes twice`)
    else values.set(name, value)
  }
  const refs = [...values].flatMap(([name, oid]): Ref[] => {
    if (name === 'HEAD' || name.endsWith('^{}')) return []
    const peeled = values.get(`${name}^{}`)
    const target = targets.get(name)
    return [{ name, oid, ...(peeled ? { peeled } : {}), ...(target ? { target } : {}) }]
  })
  return {
    objectFormat: formatOfOids(values),
    head: headOf(values.get('HEAD'), targets.get('HEAD')),
    refs: sortRefs(refs),
  }
}

function headOf(oid: string | undefined, target: string | undefined): Head {
  if (oid === undefined) return { kind: 'unknown' }
  return target === undefined ? { kind: 'detached', oid } : { kind: 'branch', target, oid }
}

function formatOfOids(values: ReadonlyMap<string, string>): ObjectFormat {
  const [first] = values.values()
  return first?.length === OID_LENGTH.sha256 ? 'sha256' : 'sha1'
}
