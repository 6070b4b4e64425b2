/** Numbers for people. */

/** `10,000`. */
export function describeCount(count: number): string {
  return count.toLocaleString('en')
}

/** `98.3 %`, never rounded up to all nor down to nothing; `–` of nothing. */
export function describeShare(part: number, whole: number): string {
  if (whole === 0) return '–'
  const percent = Math.floor((part / whole) * 1000) / 10
  return part > 0 && percent === 0 ? '< 0.1 %' : `${percent} %`
}

/** `$1,234.50`. */
export function describeMoney(amount: number, currency: string): string {
  return amount.toLocaleString('en', { style: 'currency', currency })
}

/** `1 repository`, `10,000 repositories`. */
export function describeRepositories(count: number): string {
  return `${describeCount(count)} ${count === 1 ? 'repository' : 'repositories'}`
}
