/** What a run says in the end: annotations, outputs and the page of the run. */
import { describe, expect, it } from 'vitest'
import { annotate } from '../../action/annotations.ts'
import { createOutputs } from '../../action/outputs.ts'
import { reportEnding } from '../../action/report.ts'
import { describeSummary } from '../../action/summary.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import { createRecorder } from './recorder.ts'
import { failed, SNAPSHOT, stored } from './results.ts'

const STORE = 's3://acme-backups?region=eu-central-1'
const ORIGIN = { store: STORE, githubHost: 'github.com' }
const HOSTILE = '</td></table><script>x()</script> **b** | `c` [d](e)\n\n# f'

describe('annotations', () => {
  it('are one error for each failed or incomplete repository, with cause and fix', () => {
    const workflow = createRecorder()
    annotate(
      [
        stored(),
        failed(),
        stored({
          source: 'acme/probe',
          status: 'incomplete',
          error: { code: 'source-changing', message: 'It moved.', hint: 'Run again.' },
        }),
      ],
      workflow,
    )
    expect(workflow.lines).toEqual([
      'error title=Backup of acme/rocket failed: The token may not read acme/rocket. Give a token with contents: read. (source-denied)',
      'error title=Backup of acme/probe is incomplete: It moved. Run again. (source-changing)',
    ])
  })

  it('warn of each doubt once', () => {
    const workflow = createRecorder()
    annotate([stored({ warnings: ['said before', 'new'] })], workflow, (source, message) => {
      return source === 'acme/rocket' && message === 'said before'
    })
    expect(workflow.lines).toEqual(['warning title=Backup of acme/rocket: new'])
  })

  it('hold no line break and no command of a hostile name', () => {
    const workflow = createRecorder()
    annotate([failed({ source: '::error::\n##[x]' })], workflow)
    expect(workflow.lines[0]).toContain('title=Backup of : :error:: ## [x] failed')
  })
})

describe('the summary', () => {
  it('says the verdict first, then the table, causes and the way back', () => {
    const page = describeSummary([stored(), failed({ source: 'acme/probe' })], ORIGIN)
    const order = ['Of 2 repositories, 1 failed', '<table>', 'Causes', '<pre><code>']
    expect(order.map((part) => page.indexOf(part))).toEqual(
      order.map((part) => page.indexOf(part)).toSorted((a, b) => a - b),
    )
    for (const part of order) expect(page).toContain(part)
    const cells = [...page.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell]) => cell)
    expect(cells).toEqual([
      'acme/probe',
      '❌ failed',
      '–',
      '–',
      '0 B',
      '0 B',
      'no',
      '4.2 s',
      'acme/rocket',
      '✅ stored',
      `<code>${SNAPSHOT}</code>`,
      '117',
      '1.5 MB',
      '1.4 MB',
      'objects',
      '4.2 s',
    ])
    expect(page).toContain('<code>source-denied</code>')
    expect(page).toContain(`--snapshot ${SNAPSHOT}</code></pre>`)
  })

  it.each([
    [[stored()], '✅'],
    [[stored({ status: 'unchanged' })], '✅'],
    [[stored({ verified: null })], '⚠️'],
    [[stored({ status: 'incomplete' })], '⚠️'],
    [[failed()], '❌'],
    [[], '❌'],
    [[stored({ status: 'dry-run', verified: null })], '🔍'],
  ])('case %# begins with its sign %s', (results, icon) => {
    expect(describeSummary(results, ORIGIN)).toContain(`<h2>${icon} `)
  })

  it('a snapshot that was not verified is never green', () => {
    const page = describeSummary([stored({ verified: null })], ORIGIN)
    expect(page).not.toContain('✅')
    expect(page).toContain('<td>⚠️ stored</td>')
  })

  it('tells what a dry run would add', () => {
    const dry = stored({ status: 'dry-run', snapshot: null, verified: null })
    expect(describeSummary([dry], ORIGIN)).toContain('would add base &#40;first snapshot&#41;')
  })

  it('lets no text from elsewhere become markup', () => {
    const error = { code: 'internal', message: HOSTILE, hint: HOSTILE } as const
    const page = describeSummary(
      [
        failed({ source: HOSTILE, error, warnings: [HOSTILE] }),
        stored({ source: HOSTILE, reason: HOSTILE }),
        stored({ status: 'dry-run', source: HOSTILE, reason: HOSTILE }),
      ],
      { store: `s3://x/${HOSTILE}`, githubHost: 'github.com' },
    )
    const tags = new Set([...page.matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag))
    expect([...tags].toSorted()).toEqual(
      ['b', 'code', 'h2', 'h3', 'li', 'pre', 'table', 'td', 'th', 'tr', 'ul'].toSorted(),
    )
    expect(page).not.toMatch(/\*\*|\]\(|^# f/m)
    for (const block of ['table', 'ul', 'pre']) {
      const body = page.slice(page.indexOf(`<${block}>`), page.indexOf(`</${block}>`))
      expect(body).not.toContain('\n\n')
    }
  })

  it('stays below 1 MiB with very many repositories, keeps the bad ones, and says so', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => stored({ source: `acme/repo-${i}` }))
    const bad = Array.from({ length: 3000 }, (_, i) =>
      failed({
        source: `acme/bad-${i}`,
        error: { code: 'internal', message: '❌'.repeat(5000), hint: '' },
      }),
    )
    const page = describeSummary([...many, ...bad], ORIGIN)
    expect(Buffer.byteLength(page)).toBeLessThan(1024 * 1024)
    expect(page).toContain('<td>acme/bad-0</td>')
    expect(page).toMatch(/… and \d+ more repositories/)
    expect(page).toMatch(/… and \d+ more causes/)
    expect(page).toContain('… and 19990 more repositories, in the same way')
  })
})

describe('the outputs', () => {
  it('of one repository are its own', () => {
    const { values } = createOutputs([stored()], ORIGIN, 12_340)
    expect(values).toEqual({
      status: 'stored',
      'snapshot-id': SNAPSHOT,
      manifest: `repositories/42/snapshots/${SNAPSHOT}.json`,
      'manifest-sha256': 'ab'.repeat(32),
      'stored-bytes': '1500000',
      'transferred-bytes': '1400000',
      'duration-seconds': '12.3',
      refs: '117',
      verified: 'objects',
      'restore-command': `holdfast restore acme/rocket rocket --store '${STORE}' --snapshot ${SNAPSHOT}`,
      results: JSON.stringify([stored()]),
    })
  })

  it('of many are totals and the worst', () => {
    const { values } = createOutputs([stored(), failed(), stored()], ORIGIN, 0)
    expect(values).toMatchObject({
      status: 'failed',
      'snapshot-id': '',
      manifest: '',
      'manifest-sha256': '',
      'stored-bytes': '3000000',
      'transferred-bytes': '2800000',
      refs: '234',
      verified: '',
      'restore-command': '',
    })
    const statuses: string[] = JSON.parse(values.results ?? '').map(
      (one: { status: string }) => one.status,
    )
    expect(statuses).toEqual(['failed', 'stored', 'stored'])
  })

  it('of very many stay readable JSON below 1 MB, the worst kept', () => {
    const results = [...Array.from({ length: 5000 }, () => stored()), failed()]
    const { values, leftOut } = createOutputs(results, ORIGIN, 0)
    const kept: { status: string }[] = JSON.parse(values.results ?? '')
    expect(values.results?.length).toBeLessThanOrEqual(900_001)
    expect(kept[0]?.status).toBe('failed')
    expect(kept.length + leftOut).toBe(5001)
    expect(leftOut).toBeGreaterThan(0)
  })
})

describe('the ending', () => {
  const never = () => false

  it('tells one error when one cause stopped every repository', async () => {
    const workflow = createRecorder()
    const error = new HoldfastError('store-denied', 'The store refused.', { hint: 'Allow it.' })
    const results = [failed({ error }), failed({ source: 'acme/probe', error })]
    await reportEnding({ results, error, origin: ORIGIN, durationMs: 1 }, workflow, never)
    expect(workflow.lines.filter((line) => line.startsWith('error'))).toEqual([
      'error title=Backup failed: The store refused. Allow it. (store-denied)',
    ])
    expect(workflow.outputs.get('status')).toBe('failed')
    expect(workflow.summaries[0]).toContain('The store refused')
  })

  it('that backed up nothing is an error', async () => {
    const workflow = createRecorder()
    await reportEnding({ results: [], origin: ORIGIN, durationMs: 1 }, workflow, never)
    expect(workflow.lines.join('\n')).toMatch(/error title=Nothing was backed up/)
  })

  it('is told in full although a part of it cannot be written', async () => {
    const workflow = createRecorder()
    const broken = {
      ...workflow,
      setOutput: () => {
        throw new Error('Missing file at path: /gone')
      },
    }
    await reportEnding({ results: [stored()], origin: ORIGIN, durationMs: 1 }, broken, never)
    expect(workflow.summaries).toHaveLength(1)
    expect(workflow.lines.join('\n')).toContain('warning: The outputs could not be written')
  })

  it('has a line for each repository and warns of results that had no room', async () => {
    const workflow = createRecorder()
    const results = Array.from({ length: 5000 }, () => stored())
    await reportEnding({ results, origin: ORIGIN, durationMs: 1 }, workflow, never)
    expect(workflow.lines[0]).toBe(
      `acme/rocket: stored, snapshot ${SNAPSHOT}, 117 refs, first snapshot, 1.5 MB stored, verified: objects, 4.2 s`,
    )
    expect(workflow.lines.join('\n')).toMatch(/warning: .*\d+ results had no room/)
  })
})
