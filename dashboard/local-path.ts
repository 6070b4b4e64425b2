/** Where to go after a form: within this site, whatever the form says. */

const SITE = 'https://holdfast.invalid'

/** `to` as a path with its query; `otherwise` where it leads elsewhere or nowhere. */
export function localPath(to: unknown, otherwise: string): string {
  // A backslash is a slash to browsers, and `//` begins another host.
  if (typeof to !== 'string' || !/^\/(?![/\\])/.test(to) || !URL.canParse(to, SITE)) {
    return otherwise
  }
  const { origin, pathname, search } = new URL(to, SITE)
  return origin === SITE && !pathname.startsWith('//') ? `${pathname}${search}` : otherwise
}
