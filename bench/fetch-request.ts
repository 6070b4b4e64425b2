/** What a client asks a server for over protocol v2 (gitprotocol-v2(5)), in one request. */
import { DELIMITER, FLUSH, formatPacket } from '../core/git/pkt-line.ts'

/**
 * The body of a `fetch` that wants `wants` and says it has `haves`. With this and nothing else,
 * curl gets the very pack that a client would get: the lower bound of any backup.
 */
export function fetchRequest(wants: readonly string[], haves: readonly string[] = []): string {
  const held = new Set(haves)
  return [
    formatPacket('command=fetch\n'),
    formatPacket(`object-format=${wants[0]?.length === 64 ? 'sha256' : 'sha1'}`),
    DELIMITER,
    ...(haves.length > 0 ? [formatPacket('thin-pack\n')] : []),
    formatPacket('ofs-delta\n'),
    formatPacket('no-progress\n'),
    ...wants.filter((oid) => !held.has(oid)).map((oid) => formatPacket(`want ${oid}\n`)),
    ...haves.map((oid) => formatPacket(`have ${oid}\n`)),
    formatPacket('done\n'),
    FLUSH,
  ].join('')
}
