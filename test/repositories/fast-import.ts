/** Commands for `git fast-import`, as byte strings. */

/** A file's content, an entry of another mode, or one that is there already; `null` removes it. */
export type FileEntry =
  | string
  | { readonly mode: '100755' | '120000'; readonly content: string }
  /** `from` is a mark (`:1`), or the object id of a submodule's commit. */
  | { readonly mode: '100644' | '160000'; readonly from: string }
  | null

export interface CommitOptions {
  readonly message?: string
  readonly files?: Readonly<Record<string, FileEntry>>
  /** Its first parent: a ref, a mark (`:1`) or an object id. */
  readonly from?: string
  readonly merge?: readonly string[]
  readonly mark?: number
  /** Minutes after the beginning of time in test repositories. */
  readonly minute?: number
  /** What stands after the author's and committer's address. */
  readonly timezone?: string
  readonly encoding?: string
}

/** 14 November 2023, 22:13:20 UTC. */
const BEGINNING = 1_700_000_000

/** A commit on `ref`. Without `from` it goes on from the commit before it in the same stream. */
export function commit(ref: string, options: CommitOptions = {}): string {
  const { message = 'A commit\n', files = {}, minute = 0, timezone = '+0000' } = options
  const when = `${BEGINNING + 60 * minute} ${timezone}`
  return [
    `commit ${ref}\n`,
    options.mark === undefined ? '' : `mark :${options.mark}\n`,
    `author Ada Author <ada@example.com> ${when}\n`,
    `committer Carl Committer <carl@example.com> ${when}\n`,
    options.encoding === undefined ? '' : `encoding ${options.encoding}\n`,
    data(message),
    options.from === undefined ? '' : `from ${options.from}\n`,
    ...(options.merge ?? []).map((parent) => `merge ${parent}\n`),
    ...Object.entries(files).map(([path, entry]) => change(path, entry)),
    '\n',
  ].join('')
}

/** An annotated tag `refs/tags/<name>` of `from`: a ref, a mark or an object id. */
export function tag(name: string, from: string, message = 'A tag\n'): string {
  const tagger = `tagger Ada Author <ada@example.com> ${BEGINNING} +0000\n`
  return `tag ${name}\nfrom ${from}\n${tagger}${data(message)}`
}

/** Points `ref` at `from`. */
export function reset(ref: string, from: string): string {
  return `reset ${ref}\nfrom ${from}\n\n`
}

/** A blob under a mark. */
export function blob(mark: number, content: string): string {
  return `blob\nmark :${mark}\n${data(content)}`
}

/** `count` commits in a row on `ref`, each with a change to a file or two. */
export function history(ref: string, count = 3, from?: string): string {
  return Array.from({ length: count }, (_, index) =>
    commit(ref, {
      message: `Change ${index + 1} on ${ref}\n`,
      minute: index,
      files: {
        'README.md': `# ${ref}\n\nAfter ${index + 1} changes.\n`,
        [`source/part-${index}.txt`]: `Part ${index} of ${ref}\n`,
      },
      ...(index === 0 && from !== undefined ? { from } : {}),
    }),
  ).join('')
}

function change(path: string, entry: FileEntry): string {
  if (entry === null) return `D ${quote(path)}\n`
  if (typeof entry === 'string') return `M 100644 inline ${quote(path)}\n${data(entry)}`
  if ('from' in entry) return `M ${entry.mode} ${entry.from} ${quote(path)}\n`
  return `M ${entry.mode} inline ${quote(path)}\n${data(entry.content)}`
}

function quote(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`
}

function data(content: string): string {
  return `data ${content.length}\n${content}\n`
}
