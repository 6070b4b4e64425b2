/** What has to be done before all is covered, step by step. */
import type { DashboardParts } from '../parts.ts'
import type { Viewer } from '../viewer.ts'
import { isToBeCovered } from './verdict.ts'
import { visibleOf } from './visible.ts'

export interface SetupStep {
  readonly title: string
  /** `unknown` is never taken for done. */
  readonly state: 'done' | 'open' | 'unknown'
  /** What is so, or what to do. */
  readonly text: string
  /** Where to do it; null where that is not here. */
  readonly href: string | null
}

type Parts = Pick<DashboardParts, 'fleet' | 'notifications'>

export async function readSetup(parts: Parts, viewer: Viewer): Promise<readonly SetupStep[]> {
  const fleet = await parts.fleet.read()
  const { accounts, repositories } = visibleOf(fleet, viewer)
  const channels = await parts.notifications.list()
  const undiscovered = accounts.filter(({ discoveredAt }) => discoveredAt === null)
  const unruled = accounts.filter(({ policyKnown }) => !policyKnown)
  const covered = repositories.filter(isToBeCovered)
  const held = covered.filter(({ verified }) => verified !== null)
  const tested = covered.filter(({ restoreTestedAt }) => restoreTestedAt !== null)
  const none = accounts.length === 0
  return [
    step('The App is installed', !none, {
      done: `On ${accounts.map(({ login }) => login).join(', ')}.`,
      open: 'Install it on your organisation: its page at GitHub has a button.',
    }),
    step('GitHub reaches the App', fleet.heartbeat.heardAt !== null, {
      done: 'Webhooks arrive.',
      open: 'No webhook was heard yet. The address of the App must be reachable from GitHub.',
    }),
    {
      ...step('Every repository is known', !none && undiscovered.length === 0, {
        done: `${repositories.length} repositories were found.`,
        open: `Nothing was read completely yet${undiscovered.map(whyNot).join('')}.`,
      }),
      href: '/repos',
    },
    {
      ...step('A policy is in force', !none && unruled.length === 0, {
        done: 'What holds for each repository is decided.',
        open: 'It is not known yet: GitHub has not answered for the policy files.',
      }),
      ...(unruled.length > 0 ? { state: 'unknown' as const } : {}),
      href: '/settings/policies',
    },
    {
      ...step('Every repository has a verified snapshot', isAll(held, covered), {
        done: `All ${covered.length}.`,
        open: `${held.length} of ${covered.length}. Backups start by schedule; look at what fails.`,
      }),
      href: '/repos?state=covered&age=none',
    },
    {
      ...step('Somebody is told when something is wrong', channels.length > 0, {
        done: `By ${channels.map(({ name }) => name).join(', ')}. Send a test to be sure.`,
        open: 'No channel is set: SMTP_URL, SLACK_WEBHOOK_URL or ALERT_WEBHOOK_URL.',
      }),
      href: '/settings/notifications',
    },
    {
      ...step('Every repository was restored once', isAll(tested, covered), {
        done: `All ${covered.length}.`,
        open: `${tested.length} of ${covered.length}. Restore tests run as often as full-verify-every in the policy says.`,
      }),
      href: '/repos?state=covered&tested=never',
    },
  ]
}

function step(
  title: string,
  done: boolean,
  texts: { readonly done: string; readonly open: string },
): SetupStep {
  const text = done ? texts.done : texts.open
  return { title, state: done ? 'done' : 'open', text, href: null }
}

/** Nothing of nothing is not all. */
function isAll(some: readonly unknown[], all: readonly unknown[]): boolean {
  return all.length > 0 && some.length === all.length
}

function whyNot({ login, discoveryError }: { login: string; discoveryError: string | null }) {
  return discoveryError === null ? '' : `; ${login}: ${discoveryError}`
}
