/** The frame of the pages of settings. */
import type { Child } from 'hono/jsx'
import { includesRole, type Viewer } from '../viewer.ts'
import { PageTitle } from './section.tsx'

const PLACES = [
  { path: '/settings/policies', word: 'Policies', role: 'viewer', logins: false },
  { path: '/settings/notifications', word: 'Notifications', role: 'admin', logins: false },
  { path: '/settings/tokens', word: 'API tokens', role: 'viewer', logins: true },
  { path: '/settings/members', word: 'Members', role: 'viewer', logins: true },
  { path: '/setup', word: 'Setup', role: 'admin', logins: false },
] as const

interface SettingsProps {
  readonly here: (typeof PLACES)[number]['path']
  readonly viewer: Viewer
  /** Whether people log in at all; without, there are neither tokens nor members. */
  readonly logins: boolean
  readonly children?: Child
}

/** With the way to those pages alone that the viewer may open. */
export function Settings({ here, viewer, logins, children }: SettingsProps) {
  const places = PLACES.filter(
    (place) => includesRole(viewer.role, place.role) && (logins || !place.logins),
  )
  return (
    <>
      <PageTitle>Settings</PageTitle>
      <nav class="tabs" aria-label="Settings">
        {places.map(({ path, word }) => (
          <a href={path} aria-current={path === here ? 'page' : undefined}>
            {word}
          </a>
        ))}
      </nav>
      {children}
    </>
  )
}
