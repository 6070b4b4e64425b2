import { pipeline } from 'node:stream/promises'
import { listCommits } from '../../core/browse/commits.ts'
import { openFile, viewFile } from '../../core/browse/file.ts'
import { type Found, findAt, listFolder } from '../../core/browse/folder.ts'
import { openOnce } from '../../core/browse/once.ts'
import { listRefs } from '../../core/browse/refs.ts'
import { searchPaths } from '../../core/browse/search.ts'
import type { OpenSnapshot, Place } from '../../core/browse/snapshot.ts'
import { explainWriting } from '../../core/write-failure.ts'
import {
  answerCommits,
  answerFile,
  answerFolder,
  answerRefs,
  answerSearch,
  answerSubmodule,
} from '../answer-browse.ts'
import type { Answer } from '../description.ts'
import { findNamed } from '../find-named.ts'
import { readPlace } from '../names.ts'
import type { BrowseFlags } from '../options.ts'
import { openTools, type Session } from '../session.ts'

export async function runBrowse(
  source: string,
  path: string | undefined,
  flags: BrowseFlags,
  session: Session,
): Promise<Answer> {
  const { snapshot, at } = flags
  const place = readPlace(flags, path)
  const tools = await openTools(flags.store, session)
  const choice = {
    repositoryId: await findNamed(source, flags, tools),
    ...(snapshot === undefined || snapshot === 'latest' ? {} : { snapshot }),
    ...(at === undefined ? {} : { at }),
  }
  return openOnce(choice, tools, (opened) => look(opened, place, flags, session))
}

async function look(
  opened: OpenSnapshot,
  place: Place,
  flags: BrowseFlags,
  session: Session,
): Promise<Answer> {
  const { offset, limit, search } = flags
  if (flags.refs) return answerRefs(opened, listRefs(opened, { offset, limit }))
  if (flags.log) {
    return answerCommits(opened, await listCommits(opened, { at: place.at, offset, limit }))
  }
  if (search !== undefined) {
    const found = await searchPaths(opened, { ...place, query: search, limit })
    return answerSearch(opened, found)
  }
  const found = await findAt(opened, place)
  if (found.entry.kind === 'folder') {
    return answerFolder(opened, place, await listFolder(opened, { ...place, offset, limit }))
  }
  if (found.entry.kind === 'submodule') return answerSubmodule(opened, found.entry)
  return showFile(opened, place, found, flags, session)
}

/** More is nothing that anybody reads on a screen. */
const MOST_SHOWN_BYTES = 1024 * 1024

/** A terminal is shown text, and any other reader gets the bytes. */
async function showFile(
  opened: OpenSnapshot,
  place: Place,
  { entry }: Found,
  { json }: BrowseFlags,
  { stdout }: Session,
): Promise<Answer> {
  if (json || stdout.isTTY) {
    return answerFile(opened, entry, (await viewFile(opened, place, MOST_SHOWN_BYTES)).content)
  }
  const { open } = await openFile(opened, place)
  await pipeline(open(), stdout, { end: false }).catch(explainWriting)
  return { exitCode: 0, json: null, text: '' }
}
