/** Where a policy stands, what it says there, and what holds by it. */
import { Section } from '../look/section.tsx'
import { Sentence } from '../look/sentence.tsx'
import { Badge } from '../look/state.tsx'
import { DataTable } from '../look/table.tsx'
import type { PolicyFault, PolicyFileLook, PolicySection, PolicyValue } from '../ports/policies.ts'
import type { SeenPolicy } from '../queries/policies.ts'

const STATES = {
  good: { word: 'Good', icon: 'check-circle', tone: 'good' },
  invalid: { word: 'Has mistakes', icon: 'x-circle', tone: 'bad' },
  absent: { word: 'Not there', icon: 'circle', tone: 'idle' },
  unknown: { word: 'Not known', icon: 'question', tone: 'warn' },
} as const

export function Looks({ looks }: { readonly looks: readonly PolicyFileLook[] }) {
  if (looks.length === 0) return null
  return (
    <DataTable
      caption="Files are looked for in this order; the first that is there is in force"
      rows={looks}
      columns={[
        {
          head: 'File',
          kind: 'name',
          cell: ({ owner, name, path, url }) =>
            url === null ? (
              `${owner}/${name}: ${path}`
            ) : (
              <a href={url}>{`${owner}/${name}: ${path}`}</a>
            ),
        },
        { head: 'State', cell: ({ state }) => <Badge {...STATES[state]} /> },
        { head: 'Mistakes', cell: ({ problems }) => <Faults problems={problems} /> },
      ]}
    />
  )
}

export function Faults({ problems }: { readonly problems: readonly PolicyFault[] }) {
  if (problems.length === 0) return <span class="muted">none</span>
  return (
    <ul class="plain-list">
      {problems.map(({ line, column, message, hint }) => (
        <li>
          Line {line}, column {column}: {message} <span class="muted">{hint}</span>
        </li>
      ))}
    </ul>
  )
}

export function Effects({ standing: { sections, exclusions } }: Pick<SeenPolicy, 'standing'>) {
  return (
    <>
      {sections.length > 0 && (
        <Section id="values" title="What holds">
          <Values sections={sections} />
        </Section>
      )}
      {exclusions.length > 0 && (
        <Section id="exclusions" title="Excluded">
          <DataTable
            caption="What is not backed up, and why"
            quiet
            rows={exclusions}
            columns={[
              { head: 'Reason', kind: 'name', cell: ({ reason }) => reason },
              {
                head: 'Until',
                cell: ({ until }) => <Sentence text={until.replace(/^until /, '')} />,
              },
              { head: 'Decided in', cell: ({ origin }) => <Origin origin={origin} /> },
            ]}
          />
        </Section>
      )}
    </>
  )
}

/** Of a tier only what it changes: a table of all hides the few that matter. */
function Values({ sections }: { readonly sections: readonly PolicySection[] }) {
  const [usual, ...tiers] = sections
  if (usual === undefined) return null
  const known = new Map(usual.rows.map((row) => [row.key, row]))
  const differs = ({ key, value, origin }: PolicyValue) =>
    known.get(key)?.value !== value || known.get(key)?.origin !== origin
  const groups = tiers.map(({ title, rows }) => {
    const own = rows.filter(differs)
    return { head: `${title}: ${own.length === 0 ? 'nothing' : 'what'} differs`, rows: own }
  })
  return (
    <DataTable
      caption="What holds without a tier and in each, and where it was decided"
      quiet
      groups={[{ head: usual.title, rows: usual.rows }, ...groups]}
      columns={[
        { head: 'Key', kind: 'name', cell: ({ key }) => key },
        { head: 'Value', cell: ({ value }) => value },
        { head: 'Decided in', cell: ({ origin }) => <Origin origin={origin} /> },
      ]}
    />
  )
}

/** `.github/holdfast.yml:12 (tier critical)` leads to that line below. */
function Origin({ origin }: { readonly origin: string }) {
  const line = /:(\d+)( \(tier .*\))?$/.exec(origin)?.[1]
  if (line === undefined) return <span class="muted">{origin}</span>
  return <a href={`#line-${line}`}>{origin}</a>
}

export function NumberedText({ text }: { readonly text: string }) {
  return (
    <pre class="numbered">
      {text.split('\n').map((line, at) => (
        <span id={`line-${at + 1}`}>{`${String(at + 1).padStart(4)}  ${line}\n`}</span>
      ))}
    </pre>
  )
}
