/** What is seen in a snapshot, for people and for programs. */
import type { CommitsPage } from '../core/browse/commits.ts'
import type { FileContent } from '../core/browse/file.ts'
import type { Entry, FolderPage } from '../core/browse/folder.ts'
import type { Page } from '../core/browse/page.ts'
import type { Match, SearchResult } from '../core/browse/search.ts'
import type { OpenSnapshot, Place } from '../core/browse/snapshot.ts'
import { describeBytes as describeSize } from '../core/domain/quantity.ts'
import type { Ref } from '../core/domain/refs.ts'
import { describeBytes, describeTreePath } from '../core/domain/tree-path.ts'
import { type Answer, type Description, describeCount, describeFacts } from './description.ts'
import { nameAsJson, pathAsJson } from './names.ts'
import { plainText } from './plain-text.ts'

export function answerRefs(opened: OpenSnapshot, { items, offset, total }: Page<Ref>): Answer {
  const { head } = opened.manifest.git
  return good({
    json: {
      ...snapshotAsJson(opened),
      ...{ head, offset, total },
      refs: items.map(({ name, target, ...ref }) => ({
        ...ref,
        name: nameAsJson(name),
        ...(target === undefined ? {} : { target: nameAsJson(target) }),
      })),
    },
    verdict: `${snapshotOf(opened)} has ${describeCount(total, 'ref')}.`,
    lines: [
      ...items.map(
        ({ oid, name, target }) =>
          `  ${oid}  ${describeBytes(name)}${target === undefined ? '' : ` -> ${describeBytes(target)}`}`,
      ),
      ...describeRest(offset + items.length, total),
    ],
  })
}

export function answerCommits(opened: OpenSnapshot, { commits, more }: CommitsPage): Answer {
  return good({
    json: { ...snapshotAsJson(opened), commits, more },
    verdict: `${describeCount(commits.length, 'commit')} of ${snapshotOf(opened)}${more ? '; there are older ones' : ''}.`,
    lines: commits.map(({ oid, author, message }) => {
      const day = author.at?.toISOString().slice(0, 'yyyy-mm-dd'.length) ?? 'no date'
      return `  ${oid}  ${day}  ${author.name}: ${message.split('\n', 1)[0]}`
    }),
  })
}

export function answerSearch(opened: OpenSnapshot, found: SearchResult): Answer {
  const { matches, complete, looked } = found
  return good({
    json: {
      ...snapshotAsJson(opened),
      ...{ complete, looked },
      matches: matches.map(entryAsJson),
    },
    verdict: `${describeCount(matches.length, 'path')} found in ${snapshotOf(opened)}${complete ? '' : '; there may be more'}.`,
    lines: matches.map(({ path }) => `  ${describeTreePath(path)}`),
    tone: complete ? 'good' : 'doubt',
  })
}

export function answerFolder(opened: OpenSnapshot, place: Place, page: FolderPage): Answer {
  const { items, offset, total, commit } = page
  const folder = place.path.length === 0 ? 'The top' : describeTreePath(place.path)
  return good({
    json: {
      ...snapshotAsJson(opened),
      ...{ commit: commit ?? null, offset, total },
      entries: items.map(entryAsJson),
    },
    verdict: `${folder} of ${describeBytes(place.at)} in ${snapshotOf(opened)} has ${describeCount(total, 'entry', 'entries')}.`,
    lines: [...items.map(describeEntry), ...describeRest(offset + items.length, total)],
  })
}

export function answerSubmodule(opened: OpenSnapshot, entry: Entry): Answer {
  return good({
    json: { ...snapshotAsJson(opened), entry: entryAsJson(entry) },
    verdict: `${describeTreePath(entry.path)} is a submodule: its files are in another repository.`,
    lines: describeFacts([['Commit', entry.oid]]),
  })
}

export function answerFile(opened: OpenSnapshot, entry: Entry, content: FileContent): Answer {
  const facts = { ...snapshotAsJson(opened), entry: entryAsJson(entry), content }
  if (content.kind === 'text' && content.complete) {
    return { exitCode: 0, json: facts, text: forTerminal(content.text) }
  }
  const name = describeTreePath(entry.path)
  return good({
    json: facts,
    verdict: `${name} ${describeContent(content)}`,
    lines: describeFacts([
      ['Size', describeSize(entry.sizeBytes ?? 0)],
      ['Blob', entry.oid],
    ]),
  })
}

/** The text of a file, none of which can act on a terminal. */
function forTerminal(text: string): string {
  const clean = (line: string) => line.split('\t').map(plainText).join('\t')
  return `${text
    .replace(/\r?\n$/, '')
    .split('\n')
    .map(clean)
    .join('\n')}\n`
}

function describeContent(content: FileContent): string {
  switch (content.kind) {
    case 'text':
      return 'is too long to be shown: send standard output into a file.'
    case 'binary':
      return 'is no text: send standard output into a file.'
    case 'symlink':
      return `is a symbolic link to ${describeBytes(content.target)}.`
    case 'lfs-pointer':
      return `is kept by git-lfs as ${content.pointer.oid} (${describeSize(content.pointer.sizeBytes)}); LFS objects in this snapshot: ${content.stored}.`
  }
}

function describeEntry({ mode, name, sizeBytes, target, lfs, kind, oid }: Entry): string {
  const size = sizeBytes === undefined ? '' : describeSize(lfs?.sizeBytes ?? sizeBytes)
  const more = {
    folder: '/',
    file: lfs === undefined ? '' : '  (git-lfs)',
    executable: lfs === undefined ? '' : '  (git-lfs)',
    symlink: target === undefined ? '' : ` -> ${describeBytes(target)}`,
    submodule: `  (submodule at ${oid})`,
  }[kind]
  return `  ${mode}  ${size.padStart('999.9 MB'.length)}  ${describeBytes(name)}${more}`
}

function entryAsJson({ path, mode, kind, oid, sizeBytes, ...more }: Match | Entry) {
  const target = 'target' in more && more.target !== undefined ? nameAsJson(more.target) : null
  const lfs = 'lfs' in more ? more.lfs : undefined
  return {
    path: pathAsJson(path),
    ...{ mode, kind, oid },
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(target === null ? {} : { target }),
    ...(lfs === undefined ? {} : { lfs }),
  }
}

function describeRest(shown: number, total: number): string[] {
  return shown >= total ? [] : [`  … and ${total - shown} more: --offset ${shown}`]
}

function snapshotAsJson({ manifest: { snapshot, takenAt, repository } }: OpenSnapshot) {
  return { repositoryId: repository.id, snapshot, takenAt }
}

function snapshotOf({ manifest: { snapshot } }: OpenSnapshot): string {
  return snapshot
}

function good(told: {
  readonly json: unknown
  readonly verdict: string
  readonly lines: readonly string[]
  readonly tone?: Description['tone']
}): Answer {
  const { json, verdict, lines, tone = 'good' } = told
  return { exitCode: 0, json, text: { verdict, tone, lines } }
}
