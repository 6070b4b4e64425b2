/**
 * A store that is probed once for all repositories of a run: those who ask at the same time
 * share one probe, and later ones get what it found. A probe that failed is made again.
 */
import type { StoreFacts } from '../domain/manifest.ts'
import type { Store } from './store.ts'

/** A process may live for weeks, and would never hear of a change otherwise. */
const KEPT_MS = 60 * 60 * 1000

interface Probe {
  readonly marker: Parameters<Store['probe']>[0]
  readonly madeAt: Date
  readonly facts: Promise<StoreFacts>
}

/** `keptMs` is for how long what a probe found is what the next one finds. */
export function probingOnce(store: Store, keptMs = KEPT_MS): Store {
  let last: Probe | undefined
  return {
    ...store,
    probe(marker, now) {
      if (last !== undefined && serves(last, marker, now, keptMs)) return last.facts
      const probe = { marker, madeAt: now, facts: store.probe(marker, now) }
      last = probe
      probe.facts.catch(() => {
        if (last === probe) last = undefined
      })
      return probe.facts
    },
  }
}

function serves(probe: Probe, marker: Probe['marker'], now: Date, keptMs: number): boolean {
  const ageMs = now.getTime() - probe.madeAt.getTime()
  const isRecent = Math.abs(ageMs) < keptMs
  const isSame =
    probe.marker.key === marker.key && Buffer.compare(probe.marker.bytes, marker.bytes) === 0
  return isRecent && isSame
}
