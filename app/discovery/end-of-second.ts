/** GitHub tells whole seconds: a snapshot that began within this one may not hold the change. */
export function endOfSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000 + 999)
}
