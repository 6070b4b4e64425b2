import { HoldfastError } from '../../core/domain/errors.ts'

/** The result of a work, or `internal` when it has none after `ms`: one that hangs stops nobody. */
export async function withinDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow(ms)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function tooSlow(ms: number): HoldfastError {
  return new HoldfastError('internal', `A handler did not end within ${ms / 1000} s.`, {
    hint: 'This is a defect: handlers note what is to be done and wait for nobody.',
  })
}
