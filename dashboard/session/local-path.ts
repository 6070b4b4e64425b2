/** Where a login may lead to: a page of this site, and nowhere else. */

const MOST_CHARACTERS = 2000
/** Any origin will do that nobody can name. */
const HERE = 'https://holdfast.invalid'
/** They would lead round in a circle, or out again. */
const DOORS = /^\/(login|logout|session)(\/|$)/

/** A path with its query; `/` for what leads elsewhere or is none. */
export function localPath(text: string | undefined): string {
  if (text === undefined || text.length > MOST_CHARACTERS) return '/'
  // Browsers read a backslash as a slash, and pass over white space and control characters.
  if (!/^\/(?!\/)[^\\\p{Cc}\p{Zs}]*$/u.test(text) || !URL.canParse(text, HERE)) return '/'
  const { origin, pathname, search } = new URL(text, HERE)
  if (origin !== HERE || pathname.startsWith('//') || DOORS.test(pathname)) return '/'
  return `${pathname}${search}`
}
