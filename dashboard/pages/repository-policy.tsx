/** What is asked for of a repository, and who decided so. */
import { Flash } from '../look/flash.tsx'
import { Section } from '../look/section.tsx'
import { DataTable } from '../look/table.tsx'
import { describeExact } from '../look/time.tsx'
import type { FleetRepository } from '../ports/fleet.ts'
import { linkOrigin, type OriginLink, policyRows } from '../queries/policy-rows.ts'

interface PolicyProps {
  readonly repository: FleetRepository
  readonly controlRepository: string
}

export function EffectivePolicy({ repository, controlRepository }: PolicyProps) {
  return (
    <Section id="policy" title="Effective policy">
      <Exclusions {...{ repository, controlRepository }} />
      {repository.decision.kind === 'covered' && (
        <DataTable
          caption="Effective policy, and where each value was decided"
          quiet
          rows={policyRows(repository, controlRepository)}
          columns={[
            { head: 'Setting', kind: 'name', cell: ({ name }) => name },
            { head: 'Value', cell: ({ value }) => value },
            { head: 'Decided by', cell: ({ origin }) => <Origin {...origin} /> },
          ]}
        />
      )}
    </Section>
  )
}

function Exclusions({ repository, controlRepository }: PolicyProps) {
  const { decision } = repository
  const link = (origin: Parameters<typeof linkOrigin>[0]) => (
    <Origin {...linkOrigin(origin, repository, controlRepository)} />
  )
  if (decision.kind === 'excluded') {
    const { reason, expiresAt, origin } = decision
    return (
      <Flash tone="info">
        <p>
          Excluded: {endSentence(reason)}{' '}
          {expiresAt ? `Until ${describeExact(expiresAt)}.` : 'For good.'} {link(origin)}
        </p>
      </Flash>
    )
  }
  return (
    <>
      {(decision.lapsed ?? []).map(({ reason, expiresAt, origin }) => (
        <Flash tone="warn">
          <p>
            An exclusion ended at {describeExact(expiresAt)}: {endSentence(reason)} {link(origin)}
          </p>
        </Flash>
      ))}
    </>
  )
}

/** People write reasons with a full stop, and without. */
function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`
}

function Origin({ text, href }: OriginLink) {
  return href === null ? <span class="muted">{text}</span> : <a href={href}>{text}</a>
}
