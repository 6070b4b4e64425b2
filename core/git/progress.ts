/** Reads git's progress: `Receiving objects:  45% (12/27), 3.10 MiB | 1.20 MiB/s`. */
const RECEIVED = /^Receiving objects:.*, ([\d.]+) (bytes|KiB|MiB|GiB)/
const UNITS: Readonly<Record<string, number>> = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 }

/** Bytes received so far, if the line says. */
export function parseReceivedBytes(line: string): number | undefined {
  const [, amount, unit] = RECEIVED.exec(line) ?? []
  return amount === undefined ? undefined : Math.round(Number(amount) * (UNITS[unit ?? ''] ?? 1))
}
