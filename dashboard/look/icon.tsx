/** Octicons, always beside a word that says the same. */
import octicons, { type IconName } from '@primer/octicons'
import { raw } from 'hono/html'

/** 16 pixels; hidden from whoever does not see it. */
export function Icon({ name }: { readonly name: IconName }) {
  return raw(svgOf(name))
}

const made = new Map<IconName, string>()

function svgOf(name: IconName): string {
  const had = made.get(name)
  if (had !== undefined) return had
  const svg = octicons[name].toSVG({ width: 16, height: 16, 'aria-hidden': 'true' })
  made.set(name, svg)
  return svg
}
