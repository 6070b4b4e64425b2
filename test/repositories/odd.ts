/**
 * Odd but real repositories: every shape here has been met in the wild, or is
 * legal and lies in wait.
 */
import { CONTENTS, LARGE_CONTENTS } from './contents.ts'
import { DAMAGED } from './damaged.ts'
import { HEADS } from './heads.ts'
import { HISTORIES } from './histories.ts'
import { HOSTILE } from './hostile.ts'
import { LEGACY } from './legacy.ts'
import { NAMES } from './names.ts'
import { NAMESPACES } from './namespaces.ts'
import type { OddRepository } from './odd-repository.ts'
import { STORAGE } from './storage.ts'
import { TAGS } from './tags.ts'

export type { OddRepository } from './odd-repository.ts'

export const ODD_REPOSITORIES: readonly OddRepository[] = [
  ...HEADS,
  ...NAMESPACES,
  ...NAMES,
  ...TAGS,
  ...HISTORIES,
  ...LEGACY,
  ...CONTENTS,
  ...STORAGE,
  ...HOSTILE,
  ...DAMAGED,
]

/** The same of sizes that take seconds to make and minutes to check. */
export const LARGE_ODD_REPOSITORIES: readonly OddRepository[] = LARGE_CONTENTS
