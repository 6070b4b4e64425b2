/** The frame of every page. */
import type { Child } from 'hono/jsx'
import type { Heartbeat } from '../ports/fleet.ts'
import { includesRole, type Viewer } from '../viewer.ts'
import { HeartbeatLine } from './heartbeat.tsx'
import { Icon } from './icon.tsx'

export interface Frame {
  /** Null where nobody is logged in. */
  readonly viewer: Viewer | null
  /** Of the Content-Security-Policy. */
  readonly nonce: string
  readonly now: Date
  /** The path that was asked for. */
  readonly path: string
  readonly addressOf: (name: 'dashboard.css' | 'dashboard.js' | 'htmx.js' | 'icon.svg') => string
  /** Null where the page does not know. */
  readonly heartbeat: Heartbeat | null
  /** Open alerts that the viewer may see; null where the page does not know. */
  readonly openAlerts: number | null
}

interface LayoutProps extends Frame {
  /** Without the product's name. */
  readonly title: string
  readonly children?: Child
}

const HTMX = JSON.stringify({ includeIndicatorCSS: false, inlineScriptNonce: '', noEval: true })

export function Layout({ title, children, ...frame }: LayoutProps) {
  const { nonce, addressOf } = frame
  return (
    <html lang="en" data-color-mode="auto" data-light-theme="light" data-dark-theme="dark">
      <head>
        <meta charset="utf-8" />
        <title>{title} · Holdfast</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={HTMX} />
        <link rel="stylesheet" href={addressOf('dashboard.css')} />
        <link rel="icon" href={addressOf('icon.svg')} type="image/svg+xml" />
        <script nonce={nonce} src={addressOf('htmx.js')} defer />
        <script nonce={nonce} src={addressOf('dashboard.js')} defer />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <Header {...frame} />
        <main id="main" tabindex={-1}>
          {children}
        </main>
        <footer class="foot">
          <div class="wide">
            {frame.heartbeat && <HeartbeatLine heartbeat={frame.heartbeat} now={frame.now} />}
            <p>
              Times are relative; hover for the exact one. <a href="/docs/api">API</a>
            </p>
          </div>
        </footer>
      </body>
    </html>
  )
}

const PLACES = [
  { path: '/', word: 'Overview', icon: 'shield-check', role: 'viewer' },
  { path: '/repos', word: 'Repositories', icon: 'repo', role: 'viewer' },
  { path: '/alerts', word: 'Alerts', icon: 'bell', role: 'viewer' },
  { path: '/activity', word: 'Activity', icon: 'log', role: 'admin' },
  { path: '/reports', word: 'Reports', icon: 'graph', role: 'viewer' },
  { path: '/settings/policies', word: 'Settings', icon: 'gear', role: 'viewer' },
] as const

function Header({ viewer, path, openAlerts }: Frame) {
  return (
    <header class="head">
      <div class="wide">
        <a class="brand" href="/">
          <Icon name="shield-lock" /> Holdfast
        </a>
        {viewer && (
          <nav aria-label="Main">
            <ul>
              {PLACES.filter(({ role }) => includesRole(viewer.role, role)).map((place) => (
                <li>
                  <a href={place.path} aria-current={isHere(place.path, path) ? 'page' : undefined}>
                    <Icon name={place.icon} /> {place.word}
                    {place.path === '/alerts' && openAlerts ? (
                      <span class="counter">
                        {openAlerts}
                        <span class="hidden-but-read"> open</span>
                      </span>
                    ) : null}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )}
        {viewer && (
          <form class="who" method="post" action="/logout">
            <input type="hidden" name="_csrf" value={viewer.csrf} />
            <span>
              <Icon name="person" /> {viewer.name} <span class="muted">({viewer.role})</span>
            </span>
            <button type="submit" class="button button-small">
              Log out
            </button>
          </form>
        )}
      </div>
    </header>
  )
}

function isHere(place: string, path: string): boolean {
  if (place === '/') return path === '/'
  const [, first] = place.split('/')
  if (path === '/setup') return first === 'settings'
  return path === `/${first}` || path.startsWith(`/${first}/`)
}
