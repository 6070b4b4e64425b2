/** What is computed of one value, once. */

/** `compute`, whose answer is kept for as long as its subject is. */
export function remembered<Subject extends WeakKey, Answer>(
  compute: (subject: Subject) => Answer,
): (subject: Subject) => Answer {
  const known = new WeakMap<Subject, { readonly answer: Answer }>()
  return (subject) => {
    const had = known.get(subject) ?? { answer: compute(subject) }
    known.set(subject, had)
    return had.answer
  }
}
