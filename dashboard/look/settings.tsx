/** The frame of the pages of settings. */
import type { Child } from 'hono/jsx'
import { PageTitle } from './section.tsx'

const PLACES = [
  { path: '/settings/policies', word: 'Policies' },
  { path: '/settings/notifications', word: 'Notifications' },
  { path: '/settings/tokens', word: 'API tokens' },
  { path: '/settings/members', word: 'Members' },
] as const

interface SettingsProps {
  readonly here: (typeof PLACES)[number]['path']
  readonly children?: Child
}

export function Settings({ here, children }: SettingsProps) {
  return (
    <>
      <PageTitle>Settings</PageTitle>
      <nav class="buttons tabs" aria-label="Settings">
        {PLACES.map(({ path, word }) => (
          <a class="button" href={path} aria-current={path === here ? 'page' : undefined}>
            {word}
          </a>
        ))}
      </nav>
      {children}
    </>
  )
}
