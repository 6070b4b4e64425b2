/** Everything below `/repos/:owner/:name`. */
import { Hono } from 'hono'
import type { DashboardParts, Env } from '../parts.ts'
import { createBrowsePages } from './browse.tsx'
import { createRepositoryPages } from './repository.tsx'
import { createRepositoryForms } from './repository-forms.ts'
import { createRestorePages } from './restores.tsx'
import { createSnapshotPages } from './snapshots.tsx'

export function createOneRepositoryPages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()
  pages.route('/', createRepositoryPages(parts))
  pages.route('/', createRepositoryForms(parts))
  pages.route('/', createSnapshotPages(parts))
  pages.route('/', createRestorePages(parts))
  pages.route('/', createBrowsePages(parts))
  return pages
}
