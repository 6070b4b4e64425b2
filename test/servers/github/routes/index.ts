/** Every route; the first that fits is taken. */
import type { Route } from '../routes.ts'
import { ACTION_ROUTES } from './actions.ts'
import { APP_ROUTES } from './apps.ts'
import { CHECK_ROUTES } from './checks.ts'
import { ISSUE_ROUTES } from './issues.ts'
import { installationOfRepositoryRoute, REPOSITORY_ROUTES } from './repositories.ts'
import { USER_ROUTES } from './users.ts'

export const ROUTES: readonly Route[] = [
  ...APP_ROUTES,
  installationOfRepositoryRoute,
  ...ACTION_ROUTES,
  // The checks of a commit stand before the commit, whose name may hold slashes.
  ...CHECK_ROUTES,
  ...ISSUE_ROUTES,
  ...REPOSITORY_ROUTES,
  ...USER_ROUTES,
]
