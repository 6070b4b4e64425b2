/** What a list is narrowed by: a search that replaces the table, and filters that are addresses. */
import { Icon } from '../look/icon.tsx'
import { describeCount } from '../look/numbers.ts'
import { withParams } from '../look/pager.tsx'
import { STATES } from '../look/state.tsx'
import { describeStorageClass } from '../look/storage-class.ts'
import { AGES } from '../queries/ages.ts'
import { CAUSES, GRAVITY, isCauseCode } from '../queries/attention.ts'
import type { RepositoryList } from '../queries/repositories.ts'
import type { Filter } from '../queries/repository-filter.ts'

interface SearchProps {
  readonly list: RepositoryList
  readonly filter: Filter
  readonly url: URL
}

/** Works as any form does; with a script the table follows what is typed. */
const LIVE = {
  'hx-get': '/repos',
  'hx-target': '#results',
  'hx-select': '#results',
  'hx-swap': 'outerHTML',
  'hx-trigger': 'input changed delay:250ms, change, submit',
  'hx-indicator': '#results',
  'hx-replace-url': 'true',
} as const

export function SearchForm({ list, filter }: SearchProps) {
  const { state, cause, sort } = filter
  const kept = { state, cause, sort }
  return (
    <search>
      <form class="search" method="get" action="/repos" {...LIVE}>
        <div class="grow">
          <label for="q">Search</label>
          <input
            type="search"
            id="q"
            name="q"
            value={filter.q}
            maxlength={200}
            autocomplete="off"
            spellcheck={false}
            placeholder="Name, topic or language"
          />
        </div>
        <button type="submit" class="button">
          <Icon name="search" /> Search
        </button>
        {Object.entries(kept).map(([name, value]) =>
          value === undefined ? null : <input type="hidden" name={name} value={value} />,
        )}
        <details open={isNarrowed(filter)}>
          <summary>More filters</summary>
          <div class="search">
            {selectsOf(list).map((select) => (
              <Select select={select} value={filter[select.name]} />
            ))}
          </div>
        </details>
      </form>
    </search>
  )
}

type Option = readonly [value: string, word: string]

interface FilterSelect {
  readonly name: (typeof NARROWING)[number]
  readonly label: string
  readonly options: readonly Option[]
}

const NARROWING = [
  ...(['owner', 'visibility', 'age', 'tested', 'class', 'work', 'archived', 'fork'] as const),
] as const

function isNarrowed(filter: Filter): boolean {
  return NARROWING.some((name) => filter[name] !== undefined)
}

const YES_NO: readonly Option[] = [
  ['yes', 'Yes'],
  ['no', 'No'],
]

function selectsOf({ owners, classes }: Pick<RepositoryList, 'owners' | 'classes'>) {
  return [
    { name: 'owner', label: 'Owner', options: owners.map((owner) => [owner, owner]) },
    {
      name: 'visibility',
      label: 'Visibility',
      options: [
        ['public', 'Public'],
        ['private', 'Private'],
        ['internal', 'Internal'],
      ],
    },
    {
      name: 'age',
      label: 'Newest good copy',
      options: AGES.map(({ id, words }) => [id, capital(words)]),
    },
    {
      name: 'tested',
      label: 'Restore-tested',
      options: [
        ['recent', 'Within 90 days'],
        ['before', 'Longer ago'],
        ['never', 'Never'],
      ],
    },
    {
      name: 'class',
      label: 'Storage class',
      options: classes.map((name) => [name, describeStorageClass(name)]),
    },
    {
      name: 'work',
      label: 'At work',
      options: [
        ['any', 'Running or queued'],
        ['running', 'Running'],
        ['queued', 'Queued'],
      ],
    },
    { name: 'archived', label: 'Archived', options: YES_NO },
    { name: 'fork', label: 'Fork', options: YES_NO },
  ] as const satisfies readonly FilterSelect[]
}

function Select({ select, value }: { select: FilterSelect; value: string | undefined }) {
  const { name, label, options } = select
  return (
    <div>
      <label for={`filter-${name}`}>{label}</label>
      <br />
      <select id={`filter-${name}`} name={name}>
        <option value="">Any</option>
        {options.map(([one, word]) => (
          <option value={one} selected={one === value}>
            {word}
          </option>
        ))}
      </select>
    </div>
  )
}

/** Every state with how many there are; and what else narrows the list, to be taken away. */
export function FilterChips({ list, filter, url }: SearchProps) {
  const all = [...list.states.values()].reduce((a, b) => a + b, 0)
  const page = { cursor: null, said: null, n: null, left: null }
  const { state } = filter
  const special = SPECIAL.find(([value]) => value === state)
  return (
    <nav aria-label="States">
      <ul class="chips">
        <li>
          <a
            class="chip"
            href={withParams(url, { ...page, state: null })}
            aria-current={state === undefined ? 'true' : undefined}
          >
            All <span class="muted">{describeCount(all)}</span>
          </a>
        </li>
        {GRAVITY.filter((one) => list.states.has(one) || one === state).map((one) => (
          <li>
            <a
              class="chip"
              href={withParams(url, { ...page, state: one })}
              aria-current={state === one ? 'true' : undefined}
            >
              <span class={`tone-${STATES[one].tone}`}>
                <Icon name={STATES[one].icon} />
              </span>
              {STATES[one].word}{' '}
              <span class="muted">{describeCount(list.states.get(one) ?? 0)}</span>
            </a>
          </li>
        ))}
        {special && <Removable url={url} name="state" word={special[1]} />}
        {othersOf(filter).map(([name, word]) => (
          <Removable url={url} name={name} word={word} />
        ))}
      </ul>
    </nav>
  )
}

/** What the verdict counts, and no single state says. */
const SPECIAL: readonly Option[] = [
  ['covered', 'To be covered'],
  ['safe', 'Protected or late'],
  ['unprotected', 'Not protected'],
  ['gone', 'Gone from GitHub'],
]

/** What narrows the list without a field of the form. */
function othersOf({ cause, topic }: Filter): Option[] {
  const causeWord = cause !== undefined && isCauseCode(cause) ? CAUSES[cause].title : cause
  return [
    ...(causeWord === undefined ? [] : [['cause', causeWord] as const]),
    ...(topic === undefined ? [] : [['topic', `Topic ${topic}`] as const]),
  ]
}

function Removable({ url, name, word }: { url: URL; name: string; word: string }) {
  return (
    <li>
      <a class="chip" href={withParams(url, { cursor: null, [name]: null })} aria-current="true">
        {word} <Icon name="x" />
        <span class="hidden-but-read"> Take this filter away</span>
      </a>
    </li>
  )
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
