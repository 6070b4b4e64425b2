import { resolve } from 'node:path'
import { HoldfastError } from '../../core/domain/errors.ts'
import { type ExportRequest, exportTo } from '../../core/export.ts'
import { describeExport } from '../describe-export.ts'
import type { Answer } from '../description.ts'
import { findNamed } from '../find-named.ts'
import { readPlace } from '../names.ts'
import type { ExportFlags } from '../options.ts'
import { openTools, type Session } from '../session.ts'

export async function runExport(
  source: string,
  flags: ExportFlags,
  session: Session,
): Promise<Answer> {
  const { snapshot, at, to, maxSize, maxEntries } = flags
  if (to === '-') refuseAmbiguous(flags, session)
  const what = readWhat(flags)
  const tools = await openTools(flags.store, session)
  const result = await exportTo(
    {
      repositoryId: await findNamed(source, flags, tools),
      what,
      limits: { mostBytes: maxSize, mostEntries: maxEntries },
      to: to === '-' ? session.stdout : resolve(session.directory, to),
      ...(snapshot === undefined || snapshot === 'latest' ? {} : { snapshot }),
      ...(at === undefined ? {} : { at }),
    },
    tools,
  )
  // Standard output is the export itself.
  return { exitCode: 0, json: result, text: to === '-' ? '' : describeExport(result) }
}

function readWhat({ format, ref, path, ...flags }: ExportFlags): ExportRequest['what'] {
  if (format === 'tar.gz') {
    const place = readPlace({ ...flags, ...(ref === undefined ? {} : { ref }) }, path)
    return { format, place }
  }
  if (ref === undefined && path === undefined) return { format }
  throw new HoldfastError('bad-input', 'A bundle has all of a snapshot.', {
    hint: 'Leave --ref and --path away, or export with --format tar.gz.',
  })
}

function refuseAmbiguous({ json }: ExportFlags, { stdout }: Session): void {
  if (stdout.isTTY) {
    throw new HoldfastError('bad-input', 'An export is nothing for a terminal to show.', {
      hint: 'Send standard output into a file or a program, or name a file with --to.',
    })
  }
  if (json) {
    throw new HoldfastError('bad-input', 'Standard output cannot take the export and JSON.', {
      hint: 'Name a file with --to, or leave --json away.',
    })
  }
}
