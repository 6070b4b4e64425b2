/**
 * Which globs a policy may have. Each becomes a regular expression that other people's names are
 * held against, so those that could take for ever are refused.
 */
import { createRefSelector } from '../../core/domain/select.ts'

/** Time grows with the length of a name to the power of this. */
const MOST_STARS = 3
const MOST_LENGTH = 200
/** `{a,b}`, without another inside. */
const BRACES = /\{[^{},]*(?:,[^{},]*)+\}/g
const MOST_BRACES = 2

/** Why a text is no glob for repositories; undefined if it is one. */
export function findGlobFault(text: string): string | undefined {
  const glob = text.replace(/^!/, '')
  if (!/^[A-Za-z0-9._\-/*?{},]+$/.test(glob)) {
    return 'it may have letters, digits, ".", "-", "_", "/" and the wildcards * ? {a,b}'
  }
  if (glob.split('/').length > 2) return 'it is a name, or an owner, "/" and a name'
  return findCostlyPart(glob)
}

/** Why a text is no pattern for refs; undefined if it is one. */
export function findRefPatternFault(text: string): string | undefined {
  if (/[\s~^:\\()|\p{Cc}]|[\]}]\+/u.test(text)) {
    return 'no ref has such a name; the wildcards are * ** ? [a-z] {a,b}'
  }
  try {
    createRefSelector([text])
  } catch {
    // It throws for what is no pattern, and for nothing else.
    return 'it is empty'
  }
  return findCostlyPart(text)
}

function findCostlyPart(glob: string): string | undefined {
  if (glob.length > MOST_LENGTH) return `it has more than ${MOST_LENGTH} characters`
  if ((glob.match(/\*+/g) ?? []).length > MOST_STARS) return `it has more than ${MOST_STARS} stars`
  const braces = glob.match(BRACES) ?? []
  if (braces.length > MOST_BRACES) return `it has more than ${MOST_BRACES} groups in braces`
  if (/[{}]/.test(glob.replace(BRACES, '')) || braces.some((group) => group.includes('..'))) {
    return 'its braces are not of the form {a,b}'
  }
  return undefined
}
