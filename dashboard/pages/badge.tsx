/** A badge for a README: how one repository stands. */
import { type Context, Hono } from 'hono'
import type { DashboardParts, Env } from '../parts.ts'
import { notFound } from '../problem.ts'
import { type Badge, readBadge } from '../queries/badge.ts'

/** Dark enough for white letters. Grey where nobody knows. */
const COLORS: Readonly<Record<Badge['tone'], string>> = {
  good: '#1a7f37',
  warn: '#9a6700',
  bad: '#cf222e',
  idle: '#59636e',
}
const SECONDS = 300

export function createBadges(parts: DashboardParts): Hono<Env> {
  const badges = new Hono<Env>()
  badges.get('/badge/:owner/:file', async (context) => {
    const { owner, file } = context.req.param()
    const [, name, kind] = /^(.+)\.(svg|json)$/.exec(file) ?? []
    if (name === undefined) throw notFound()
    const badge = await readBadge(parts, context.get('viewer') ?? null, owner, name)
    keep(context, badge)
    return kind === 'svg' ? answerSvg(context, badge) : context.json(shield(badge))
  })
  return badges
}

/** What everybody may see may be kept by everybody; what a viewer sees, by nobody. */
function keep(context: Context<Env>, { open }: Badge): void {
  context.header('cache-control', open ? `public, max-age=${SECONDS}` : 'private, no-store')
}

/** As https://shields.io/badges/endpoint-badge reads it. */
function shield({ label, message, tone }: Badge) {
  return { schemaVersion: 1, label, message, color: COLORS[tone], cacheSeconds: SECONDS }
}

async function answerSvg(context: Context<Env>, badge: Badge): Promise<Response> {
  const svg = <BadgeSvg badge={badge} />
  return context.body(`${svg}`, 200, { 'content-type': 'image/svg+xml; charset=utf-8' })
}

/** Of a letter, on average, in Verdana of 11 pixels. */
const LETTER = 6.6
const PADDING = 12

function BadgeSvg({ badge: { label, message, tone } }: { readonly badge: Badge }) {
  const left = Math.round(label.length * LETTER + PADDING)
  const right = Math.round(message.length * LETTER + PADDING)
  const said = `${label}: ${message}`
  const text = { 'font-family': 'Verdana,Geneva,sans-serif', 'font-size': '11' }
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={left + right}
      height="20"
      role="img"
      aria-label={said}
    >
      <title>{said}</title>
      <rect width={left + right} height="20" rx="3" fill={COLORS[tone]} />
      <path
        d={`M3 0h${left - 3}v20h-${left - 3}a3 3 0 0 1-3-3v-14a3 3 0 0 1 3-3z`}
        fill="#24292f"
      />
      <g fill="#fff" text-anchor="middle" {...text}>
        <text x={left / 2} y="14">
          {label}
        </text>
        <text x={left + right / 2} y="14">
          {message}
        </text>
      </g>
    </svg>
  )
}
