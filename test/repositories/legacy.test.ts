import { expect } from 'vitest'
import { tryGit } from '../git.ts'
import { LEGACY } from './legacy.ts'
import { type Built, proveShapes } from './prove-shapes.ts'

/** Git has words about it when asked to be strict, and lists it all the same. */
const isFrownedUpon = (words: string) => async (built: Built) => {
  const { stdout, stderr } = await tryGit(['-C', built.dir, 'fsck', '--strict'])
  expect(`${stdout}${stderr}`).toContain(words)
  expect(await built.git('rev-list', '--objects', '--count', 'main')).toMatch(/^[34]$/)
}

proveShapes(LEGACY, {
  'legacy-timezone': isFrownedUpon('badTimezone'),
  'legacy-negative-time': isFrownedUpon('badDate'),
  'legacy-no-space': isFrownedUpon('missingSpaceBeforeEmail'),
  'legacy-nested-address': isFrownedUpon('badEmail'),
  'legacy-no-author': isFrownedUpon('missingAuthor'),
  'legacy-nul': isFrownedUpon('nulInCommit'),
  'legacy-zero-padded-mode': isFrownedUpon('zeroPaddedFilemode'),
  'legacy-modes': isFrownedUpon('badFilemode'),
  'legacy-duplicate': isFrownedUpon('duplicateEntries'),
  'legacy-unsorted': isFrownedUpon('treeNotSorted'),
  'legacy-slash': isFrownedUpon('fullPathname'),
  'legacy-dot-git': isFrownedUpon('hasDotgit'),
  'legacy-dot-dot': isFrownedUpon('hasDotdot'),
})
