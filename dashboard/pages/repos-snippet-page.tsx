/** Lines to be added to policy files. */
import { CopyBox } from '../look/form.tsx'
import { PageTitle, Section } from '../look/section.tsx'
import type { LeftOut } from '../queries/bulk.ts'
import type { Snippet } from '../queries/exclusion.ts'
import { LeftOutNames } from './repos-act-page.tsx'

interface SnippetPageProps {
  /** Under which key of the file they stand. */
  readonly of: 'exclude' | 'tiers'
  readonly snippets: readonly Snippet[]
  readonly leftOut: readonly LeftOut[]
}

export function SnippetPage({ of, snippets, leftOut }: SnippetPageProps) {
  return (
    <>
      <PageTitle>Lines for the policy file</PageTitle>
      <p>
        Add them to <code>.github/holdfast.yml</code> and commit: who decided what, and why, then
        stands in the history of that file. Where it has <code>{of}:</code> already, add only what
        follows it{of === 'tiers' && ', before other tiers: the first that matches holds'}. Until
        then nothing changes.
      </p>
      {snippets.map(({ owner, text }, index) => (
        <Section id={`owner-${index}`} title={owner}>
          <CopyBox id={`snippet-${index}`} label={`the lines for ${owner}`} text={text} />
        </Section>
      ))}
      {leftOut.length > 0 && (
        <Section id="left-out" title="Left out">
          <LeftOutNames leftOut={leftOut} />
        </Section>
      )}
      <p>
        <a href="/repos">Back to the repositories</a>
      </p>
    </>
  )
}
