/** Who may take data out. */
import { Problem } from '../problem.ts'
import { includesRole, type RepositoryPlace, type Viewer } from '../viewer.ts'

/** The role, and the right to read it at GitHub at this moment: GitHub is asked each time. */
export async function mayDownload(viewer: Viewer, repository: RepositoryPlace): Promise<boolean> {
  if (!includesRole(viewer.roleFor(repository.installationId), 'restorer')) return false
  return viewer.sees(repository) && (await viewer.reads(repository))
}

/** Throws `not-allowed` for who may not. */
export async function requireDownload(viewer: Viewer, repository: RepositoryPlace): Promise<void> {
  if (await mayDownload(viewer, repository)) return
  const restorer = includesRole(viewer.roleFor(repository.installationId), 'restorer')
  throw restorer
    ? new Problem(
        'not-allowed',
        'GitHub does not say that you may read this repository now.',
        'Log in with GitHub as somebody who may read it.',
      )
    : new Problem(
        'not-allowed',
        'This needs the role restorer.',
        'Ask an administrator of Holdfast, who finds roles under Settings, Members.',
      )
}
