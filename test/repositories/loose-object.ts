/** Writes an object as it stands, with no question whether git would have written it so. */
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag'

/** Stores `body`, a byte string, as a loose object of the SHA-1 repository at `dir`. Gives its id. */
export async function writeLooseObject(
  dir: string,
  type: ObjectType,
  body: string,
): Promise<string> {
  const object = Buffer.from(`${type} ${body.length}\0${body}`, 'latin1')
  const oid = createHash('sha1').update(object).digest('hex')
  const path = looseObjectPath(dir, oid)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, deflateSync(object))
  return oid
}

export function looseObjectPath(dir: string, oid: string): string {
  return join(dir, 'objects', oid.slice(0, 2), oid.slice(2))
}

/** An entry of a tree, with the mode as it is written there. */
export function treeEntry(mode: string, name: string, oid: string): string {
  return `${mode} ${name}\0${Buffer.from(oid, 'hex').toString('latin1')}`
}
