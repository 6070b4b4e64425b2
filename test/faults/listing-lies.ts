/** Listings that are not what the source has, or what no source can have. */
import type { Scene } from './lying-scene.ts'

type Listing = (lines: readonly string[], scene: Scene) => Iterable<string>

/** What no git ever answers; the error says `source-implausible`, or the code that is named. */
export const IMPOSSIBLE: Readonly<Record<string, Listing | [Listing, string]>> = {
  'a ref twice': topic((line) => [line, line]),
  'a ref with two objects': topic((line, { tip }) => [line, line.replace(/^\S+/, tip)]),
  'HEAD twice': head((line) => [line, line]),
  'a ref without an object': formless(topic(() => ['refs/heads/topic'])),
  'an object without a ref': formless(topic((line) => [line.replace(/ .*/, '')])),
  'an id in capitals': formless(
    topic((line) => [line.replace(/^\S+/, (oid) => oid.toUpperCase())]),
  ),
  'an id of another object format': formless(topic(() => [`${'a'.repeat(64)} refs/heads/topic`])),
  'an id of zeros': [topic(() => [`${'0'.repeat(40)} refs/heads/topic`]), 'source-broken-refs'],
  'an id that the source does not give': [
    topic(() => [`${'a'.repeat(40)} refs/heads/topic`]),
    'source-broken-refs',
  ],
  'a tag that names no id in the end': formless(
    tag((line) => [line.replace(/peeled:.*/, 'peeled:hello')]),
  ),
  'a tag that names nothing in the end': formless(
    tag((line) => [line.replace(/peeled:.*/, 'peeled:')]),
  ),
  'a symbolic ref to no name of a ref': topic((line) => [`${line} symref-target:../../config`]),
  'a HEAD to no name of a ref': head((line) => [line.replace('refs/heads/main', '../../config')]),
  'an error in its place': [() => ['ERR Repository not found.'], 'source-not-found'],
  ...named({
    'a way out': '/../../../../hooks/post-checkout',
    'two dots': '..twice',
    'a part that begins with a dot': '/.hidden',
    'a dot at its end': '.',
    'the name of a lock': '.lock',
    'the name of a lock within': '.lock/x',
    'a reflog': '@{1}',
    'a zero byte': '\0x',
    'an escape': '\u001b[31mx',
    'a tab': '\tx',
    'a line feed': `\n${'a'.repeat(40)} refs/heads/y`,
    'a delete': '\u007f',
    'a pattern': '*',
    'a backslash': '\\x',
    'an empty part': '//x',
    'a slash at its end': '/',
  }),
  'a ref beside refs/': topic((line) => [line.replace('refs/heads/topic', 'config')]),
  'a ref of one part': topic((line) => [line.replace('refs/heads/topic', 'refs')]),
}

/** What a listing may say by mistake or by bad luck, or what cannot be told from the truth. */
export const DOUBTFUL: Readonly<Record<string, Listing>> = {
  'a HEAD with another object than its branch': head((line, { holdings }) => [
    line.replace(/^\S+/, holdings.base.commit[5] ?? ''),
  ]),
  'a HEAD to a branch that is not there': head((line) => [
    line.replace('heads/main', 'heads/none'),
  ]),
  'a HEAD to a tag': head((line) => [line.replace('refs/heads/main', 'refs/tags/v1')]),
  'an unborn HEAD whose branch is there': head(() => ['unborn HEAD symref-target:refs/heads/main']),
  'a detached HEAD at a tree': head((_, { holdings }) => [`${holdings.base.tree[0]} HEAD`]),
  'a detached HEAD at a tag': head((_, { holdings }) => [`${holdings.base.tag[0]} HEAD`]),
  'a symbolic ref to a ref with another object': topic((line) => [
    `${line} symref-target:refs/heads/main`,
  ]),
  'a symbolic ref to a ref that is not there': topic((line) => [
    `${line} symref-target:refs/heads/none`,
  ]),
  'a symbolic ref to itself': topic((line) => [`${line} symref-target:refs/heads/topic`]),
  'a tag that names another commit in the end': tag((line, { holdings }) => [
    line.replace(/peeled:.*/, `peeled:${holdings.base.commit[5]}`),
  ]),
  'a tag that does not say what it names': tag((line) => [line.replace(/ peeled:.*/, '')]),
  'a branch that names something in the end': topic((line, { tip }) => [`${line} peeled:${tip}`]),
  'a branch that is a tree': topic((_, { holdings }) => [
    `${holdings.base.tree[0]} refs/heads/topic`,
  ]),
  'a ref in a ref': topic((line) => [line, `${line}/within`]),
  'an unborn ref': topic(() => ['unborn refs/heads/topic']),
  'a name that is not UTF-8': topic((line) => [`${line}\u00ff\u00fe`]),
  'a name that no file can have': topic((line) => [`${line}${'x'.repeat(300)}`]),
  'a name longer than a path': topic((line) => [`${line}${'/x'.repeat(10_000)}`]),
  'no refs': () => [],
  'refs, but no HEAD': head(() => []),
}

function formless(listing: Listing): [Listing, string] {
  return [listing, 'source-protocol']
}

function on(which: RegExp, change: (line: string, scene: Scene) => readonly string[]): Listing {
  return (lines, scene) => {
    if (!lines.some((line) => which.test(line))) throw new Error('there is no such line')
    return lines.flatMap((line) => (which.test(line) ? change(line, scene) : [line]))
  }
}

function topic(change: (line: string, scene: Scene) => readonly string[]): Listing {
  return on(/ refs\/heads\/topic$/, change)
}

function tag(change: (line: string, scene: Scene) => readonly string[]): Listing {
  return on(/ refs\/tags\/v1 /, change)
}

function head(change: (line: string, scene: Scene) => readonly string[]): Listing {
  return on(/ HEAD /, change)
}

function named(endings: Readonly<Record<string, string>>): Record<string, Listing> {
  return Object.fromEntries(
    Object.entries(endings).map(([what, ending]) => [
      `a ref whose name has ${what}`,
      topic((line) => [line + ending]),
    ]),
  )
}
