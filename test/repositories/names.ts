/** What refs may be called. */
import { startDraft, utf8 } from './draft.ts'
import { history } from './fast-import.ts'
import type { OddRepository } from './odd-repository.ts'

export const NAMES: readonly OddRepository[] = [
  named('names-like-options', 'branches and tags that look like options', [
    'refs/heads/-x',
    'refs/heads/--all',
    'refs/heads/--upload-pack=touch-pwned',
    'refs/tags/-d',
    'refs/tags/--output=x',
  ]),
  named('names-like-revisions', 'branches that look like revisions and object ids', [
    'refs/heads/@',
    'refs/heads/FETCH_HEAD',
    'refs/heads/0123456789abcdef0123456789abcdef01234567',
    'refs/heads/deadbeef',
    'refs/heads/main@',
    'refs/heads/main-1-g0123456',
    'refs/heads/{upstream}',
  ]),
  named('names-like-refs', 'branches named like full refs, and refs below refs/refs', [
    'refs/heads/refs/heads/main',
    'refs/heads/heads/main',
    'refs/heads/origin/main',
    'refs/heads/tags/v1',
    'refs/refs/heads/main',
    'refs/remotes/refs/heads/main',
    'refs/tags/refs/heads/main',
  ]),
  named('names-of-tag-and-branch', 'tags and branches of one name, at different commits', [
    'refs/heads/v1',
    'refs/tags/v1',
    'refs/tags/main',
    'refs/remotes/v1/HEAD',
  ]),
  named('names-not-utf8', 'names in latin1, in Shift-JIS, and of bytes that are nothing', [
    'refs/heads/gr\u00f6\u00dfe',
    'refs/tags/\u0093\u00fa\u0096{',
    'refs/heads/\u00ff\u00fe\u0080',
    'refs/heads/cut-off-\u00e2\u0082',
    'refs/heads/overlong-\u00c0\u00af',
    'refs/heads/surrogate-\u00ed\u00a0\u0080',
  ]),
  named(
    'names-not-shown',
    'names that turn the line around, hide, or drive a terminal',
    [
      'refs/heads/left\u202Eright',
      'refs/heads/zero\u200Bwidth',
      'refs/heads/no\u00A0break',
      'refs/heads/line\u2028separator',
      'refs/heads/\uFEFFmark',
      'refs/heads/csi\u009B31m',
    ].map(utf8),
  ),
  named(
    'names-with-emoji',
    'names of emoji and many scripts',
    [
      'refs/heads/🚀',
      'refs/tags/👩‍👩‍👧‍👦',
      'refs/heads/日本語/ветка',
      'refs/heads/𝕬𝖇𝖈',
      'refs/heads/אבג',
    ].map(utf8),
  ),
  named('names-for-a-shell', 'names with quotes, dollars, semicolons, pipes and ampersands', [
    'refs/heads/"double"',
    "refs/heads/it's",
    'refs/heads/$(touch-pwned)',
    'refs/heads/`touch-pwned`',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell would expand it, not we
    'refs/heads/${HOME}',
    'refs/heads/a;touch-pwned',
    'refs/heads/a|b',
    'refs/heads/a&b&&c',
    'refs/heads/a>b<c',
    'refs/heads/!history#comment',
    'refs/heads/%2e%2e%2f%00%n',
    'refs/heads/(a)',
  ]),
  named('names-for-a-format', 'names with commas, equals signs, braces and HTML', [
    'refs/heads/<script>alert(1)</script>',
    'refs/heads/a,b=c',
    'refs/heads/=cmd',
    'refs/heads/+force',
    'refs/heads/{"json"}',
    'refs/heads/a.lockfile',
    'refs/heads/a.bundle',
  ]),
  named('names-very-long', 'components of 240 bytes, and 200 levels', [
    `refs/heads/${'x'.repeat(240)}`,
    `refs/heads/${Array.from({ length: 5 }, (_, n) => `${n}`.padEnd(240, 'y')).join('/')}`,
    `refs/tags/${Array.from({ length: 200 }, (_, n) => `d${n}`).join('/')}`,
  ]),
  named('names-differing-in-case-loose', 'loose branches that differ in case alone', [
    'refs/heads/Foo',
    'refs/heads/foo',
    'refs/heads/FOO',
    'refs/heads/Main',
    'refs/heads/dir/x',
    'refs/heads/Dir/x',
  ]),
  {
    name: 'names-differing-in-case-packed',
    describe: 'packed branches and tags that differ in case alone',
    expect: 'restores',
    async build(dir) {
      const names = ['refs/heads/Foo', 'refs/heads/foo', 'refs/tags/V1', 'refs/tags/v1']
      const draft = await startDraft(dir)
      await draft.import(...['refs/heads/main', ...names].map((name) => history(name, 1)))
      await draft.git(['pack-refs', '--all', '--prune'])
    },
  },
  named(
    'names-differing-in-form',
    'two branches of one look, composed and decomposed',
    ['refs/heads/caf\u00e9', 'refs/heads/cafe\u0301'].map(utf8),
  ),
]

/** A repository with a main and a commit of its own on each of `names`. */
function named(name: string, describe: string, names: readonly string[]): OddRepository {
  return {
    name,
    describe,
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(...['refs/heads/main', ...names].map((ref) => history(ref, 1)))
    },
  }
}
