/** Joins the periodic work, and last of all the ping that says that it was done. */
import type { HoldfastError } from '../core/domain/errors.ts'
import { lookAt } from '../core/git/list-refs.ts'
import { type ChannelWatch, createChannelWatch } from './alerts/channel-watch.ts'
import { createTickWatch } from './alerts/tick-watch.ts'
import { type Clockwork, createClockwork, type Duty } from './clockwork.ts'
import { endJob } from './dispatch/job-ended.ts'
import { createTracker } from './dispatch/track.ts'
import { createDuties } from './duties.ts'
import type { Parts } from './parts.ts'
import { createSchedules } from './planning/cron.ts'
import type { PoliciesAtHand } from './policies-at-hand.ts'
import { lead, resign } from './records/leaders.ts'
import { createMeasure } from './results/measure.ts'
import { settle } from './results/settle.ts'
import type { ResultsTools } from './results/tools.ts'
import { settleRuns } from './settling.ts'
import type { Telling } from './telling.ts'
import { createTellingDuties } from './telling-duties.ts'
import { createRedelivery } from './webhooks/redeliver.ts'

/** How often a monitor of the App hears that all is well. */
const PING_MS = 60_000
/** Whoever leads may be silent for `leadMs`; another one leads after twice this. */
export const LEADER = { role: 'periodic', leadMs: 15_000 } as const

export interface Joined {
  readonly policies: PoliciesAtHand
  readonly results: ResultsTools
  readonly telling: Telling
  readonly onFailure: (what: string, error: HoldfastError) => void
  /** Besides those of backing up and telling. */
  readonly duties: readonly Duty[]
  /** Is told when a run is due next. */
  readonly onPlanned: (nextAt: Date | null) => void
}

export function joinClockwork(parts: Parts, joined: Joined): Clockwork {
  const { db, world, metrics, channels } = parts
  const { now, holder } = world
  let onChange = () => {}
  const listening = createChannelWatch()
  const duties = [...listDuties(parts, joined, () => onChange(), listening), ...joined.duties]
  const watched = createTickWatch(duties, now)
  const ping = channels.heartbeat?.(() => [...watched.reasons(), ...listening.reasons()])
  const onFailure = (duty: string, error: HoldfastError) => {
    watched.onFailure(duty, error)
    joined.onFailure(duty, error)
  }
  const clockwork = createClockwork({
    ...{ now, onFailure },
    duties: ping
      ? [...duties, { name: 'ping', everyMs: PING_MS, work: () => done(ping()) }]
      : duties,
    lead: () => lead(db, LEADER.role, holder, now(), LEADER.leadMs),
    resign: () => resign(db, LEADER.role, holder),
    onDone: (duty, tookMs) => {
      watched.onDone(duty)
      metrics.tickSeconds.observe(tookMs / 1000)
    },
  })
  onChange = () => {
    for (const duty of ['refs', 'watch', 'tell']) clockwork.hurry(duty)
  }
  return clockwork
}

function listDuties(
  parts: Parts,
  { policies, results, telling, onFailure, onPlanned }: Joined,
  onChange: () => void,
  listening: ChannelWatch,
): Duty[] {
  const { db, github, world, watched, channels } = parts
  const { now, random } = world
  const tracker = createTracker({
    ...{ db, now },
    github: (id) => github.installation(id),
    settle: (ids, hint) => settleRuns(ids, hint, { db, results }),
    jobEnded: (job) => endJob(job, { db, now, settle: (run) => settle(run, results) }),
  })
  return [
    ...createDuties({
      ...{ db, github, policies, results, tracker, now, onFailure, onChange, onPlanned },
      redelivery: createRedelivery({ db, github, now }),
      schedules: createSchedules(),
      listRefs: async (source, prefixes) => {
        const look = await lookAt(source, parts.git, prefixes)
        look.wire?.close()
        return look.listing
      },
      newId: world.newId,
      tellNews: telling.news,
      tellSent: telling.sent,
    }),
    ...createTellingDuties({
      ...{ db, github, policies, now, random, onFailure, channels: channels.channels },
      ...watched,
      onResult: (channel, result) => {
        listening.note(channel, result)
        parts.metrics.notifications.inc({ channel, result })
      },
      ...{ limits: parts.limits, credentials: parts.expiring },
      measure: createMeasure(parts.store),
      storeQuotaBytes: parts.settings.storeQuotaBytes,
    }),
  ]
}

async function done(work: Promise<void>): Promise<undefined> {
  await work
}
