/** Spreads work over lanes that run side by side. */

/**
 * Puts the longest items first, each into the lane that is free first, so that all lanes end
 * at about the same time. No lane is empty; within one, items keep the order they came in.
 * Equal items give equal lanes, whatever happened before.
 */
export function packLanes<T extends { readonly seconds: number }>(
  items: readonly T[],
  lanes: number,
): T[][] {
  const packed = Array.from({ length: Math.min(lanes, items.length) }, () => ({
    seconds: 0,
    places: [] as number[],
  }))
  for (const { item, place } of longestFirst(items)) {
    const lane = packed.reduce((least, each) => (each.seconds < least.seconds ? each : least))
    lane.places.push(place)
    lane.seconds += item.seconds
  }
  return packed.map(({ places }) => inOrder(places, items))
}

/**
 * How many of the first items fill `lanes` for `mostSeconds`. One that is longer than that
 * fills one lane, and not the others too.
 */
export function countFitting(
  items: readonly { readonly seconds: number }[],
  lanes: number,
  mostSeconds: number,
): number {
  let leftSeconds = lanes * mostSeconds
  const over = items.findIndex(({ seconds }) => {
    leftSeconds -= Math.min(seconds, mostSeconds)
    return leftSeconds < 0
  })
  return over === -1 ? items.length : over
}

function longestFirst<T extends { readonly seconds: number }>(items: readonly T[]) {
  return items
    .map((item, place) => ({ item, place }))
    .sort((a, b) => b.item.seconds - a.item.seconds || a.place - b.place)
}

function inOrder<T>(places: readonly number[], items: readonly T[]): T[] {
  const wanted = new Set(places)
  return items.filter((_, place) => wanted.has(place))
}
