/** How well a snapshot is proved, the weakest first. */
export const VERIFY_LEVELS = ['wire', 'objects', 'full'] as const
export type VerifyLevel = (typeof VERIFY_LEVELS)[number]

export function isAtLeast(level: VerifyLevel, asked: VerifyLevel): boolean {
  return VERIFY_LEVELS.indexOf(level) >= VERIFY_LEVELS.indexOf(asked)
}

/** The weaker of two levels: a chain is proved as well as its weakest part. */
export function weakerLevel(a: VerifyLevel, b: VerifyLevel): VerifyLevel {
  return isAtLeast(a, b) ? b : a
}
