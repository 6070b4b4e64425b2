/** A part of a page under a heading of its own. */
import type { Child } from 'hono/jsx'

interface SectionProps {
  /** Of the heading; the section is named by it. */
  readonly id: string
  readonly title: string
  /** Beside the heading: links and buttons. */
  readonly aside?: Child
  readonly children?: Child
}

export function Section({ id, title, aside, children }: SectionProps) {
  return (
    <section class="section" aria-labelledby={id}>
      <div class="title-row">
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}

/** The heading of a page, with what can be done to all of it. */
export function PageTitle({ children, aside }: { readonly children?: Child; aside?: Child }) {
  return (
    <div class="title-row">
      <h1>{children}</h1>
      {aside}
    </div>
  )
}
