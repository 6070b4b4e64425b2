/** Where to go after a form: within this site, whatever the form says. */

const SITE = 'https://holdfast.invalid'

/** `to` as a path with its query; `otherwise` where it leads elsewhere or nowhere. */
export function localPath(to: unknown, otherwise: string): string {
  if (typeof to !== 'string' || !URL.canParse(to, SITE)) return otherwise
  // Read as browsers read it: a backslash is a slash to them, and a tab is nothing.
  const { origin, pathname, search } = new URL(to, SITE)
  // What is left of `/.//evil.example` would begin another host.
  return origin === SITE && !pathname.startsWith('//') ? `${pathname}${search}` : otherwise
}
