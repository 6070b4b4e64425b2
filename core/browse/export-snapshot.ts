/** An export straight from the store, which gives back all it needed when it has been read. */
import type { OpenRequest, SnapshotCache } from './cache.ts'
import type { Export } from './export.ts'
import type { OpenSnapshot } from './snapshot.ts'

/**
 * Opens the snapshot, has `write` begin the export, and closes the snapshot when the body of that
 * has ended or was destroyed. Whoever does not want the body any more must destroy it.
 */
export async function exportSnapshot(
  cache: SnapshotCache,
  request: OpenRequest,
  write: (opened: OpenSnapshot) => Promise<Export> | Export,
): Promise<Export> {
  const opened = await cache.open(request)
  try {
    const exported = await write(opened)
    exported.body.once('close', () => opened.close())
    return exported
  } catch (error) {
    opened.close()
    throw error
  }
}
