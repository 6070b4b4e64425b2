import { describe, expect, it } from 'vitest'
import { answerFile, answerFolder, answerRefs } from '../../cli/answer-browse.ts'
import { printAnswer } from '../../cli/report.ts'
import type { FileContent } from '../../core/browse/file.ts'
import { listFolder } from '../../core/browse/folder.ts'
import { listRefs } from '../../core/browse/refs.ts'
import { setUp, withFiles } from '../core/browse/setting.ts'
import { utf8 } from '../repositories/draft.ts'

const ESCAPE = '\u001b]0;title\u0007\u001b[31mred'

async function opened() {
  const { open } = await setUp(
    withFiles({ [utf8(`a${ESCAPE}\u{202E}b`)]: 'x', 'c\r\nd': 'y' }, async (draft) => {
      await draft.point({ [utf8('refs/heads/turn\u{202E}ed')]: 'main' })
    }),
  )
  return open()
}

/** What is printed. */
function printed(answer: Parameters<typeof printAnswer>[0]): string {
  let text = ''
  const stdout = Object.assign(Object.create(process.stdout), {
    isTTY: false,
    write: (more: string) => {
      text += more
      return true
    },
  })
  const settings = { color: false, debug: false }
  printAnswer(answer, { argv: [], settings, stdout, stderr: process.stderr })
  return text
}

describe('on a terminal', () => {
  it('no name acts', async () => {
    const snapshot = await opened()
    const place = { at: 'HEAD', path: [] }
    const folder = printed(
      answerFolder(snapshot, place, await listFolder(snapshot, { ...place, limit: 5 })),
    )
    expect(folder).toContain('  100644       1 B  ared b\n')
    expect(folder).toContain('  100644       1 B  c d\n')
    expect(printed(answerRefs(snapshot, listRefs(snapshot, { limit: 5 })))).toContain(
      ' refs/heads/turn ed\n',
    )
  })

  it('no content acts, and tabs and line breaks stay', async () => {
    const snapshot = await opened()
    const entry = {
      ...{ name: 'f', path: ['f'], mode: '100644', oid: 'ab', sizeBytes: 5 },
      kind: 'file',
    } as const
    const show = (content: FileContent) => printed(answerFile(snapshot, entry, content))
    const text = (of: string, complete = true): FileContent => {
      return { kind: 'text', text: of, encoding: 'utf-8', complete }
    }
    expect(show(text(`a\t${ESCAPE}\r\n\n  b\n`))).toBe('a\tred\n\n  b\n')
    expect(show(text(''))).toBe('\n')
    expect(show(text('a', false))).toContain('f is too long to be shown')
    expect(show({ kind: 'binary' })).toContain('f is no text')
    expect(show({ kind: 'symlink', target: ESCAPE })).toContain('a symbolic link to red.')
    const pointer = { oid: 'ab'.repeat(32), sizeBytes: 5000 }
    expect(show({ kind: 'lfs-pointer', pointer, stored: 'not-requested' })).toContain(
      'LFS objects in this snapshot: not-requested.',
    )
  })
})
