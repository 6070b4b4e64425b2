/** Names and what they stand for. */
import type { Child } from 'hono/jsx'

export type Fact = readonly [name: string, value: Child]

export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  )
}

export interface FigureFact {
  readonly name: string
  /** Large; of few characters. */
  readonly value: Child
  /** What it is counted from, or how sure it is. */
  readonly note?: Child
  /** The rows that the figure counts. */
  readonly href?: string
}

/** Facts that are looked at first, each a figure. */
export function Figures({ facts }: { readonly facts: readonly FigureFact[] }) {
  return (
    <dl class="grid figures">
      {facts.map(({ name, value, note, href }) => (
        <div class="box">
          <dt>{name}</dt>
          <dd class="figure-number">
            {href ? (
              <a class="plain" href={href}>
                {value}
              </a>
            ) : (
              value
            )}
          </dd>
          {note && <dd class="hint">{note}</dd>}
        </div>
      ))}
    </dl>
  )
}
