/** Files and heads, as they are on GitHub now. */
import { z } from 'zod'
import { HoldfastError } from '../../core/domain/errors.ts'
import type { Ask } from './asking.ts'
import { createMemory } from './memory.ts'
import type { InstallationGitHub, RepositoryFacts, RepositoryName } from './port.ts'

type Files = Pick<InstallationGitHub, 'readFile' | 'readHead'>

const FILES_HELD = 50
const HEADS_HELD = 200

export function createFiles(ask: Ask, find: InstallationGitHub['findRepository']): Files {
  const heads = createMemory<string>(HEADS_HELD)
  const files = createMemory<z.infer<typeof Contents>>(FILES_HELD)
  const readHead = ({ owner, name }: RepositoryName, branch: string) =>
    ask.find(
      { operation: 'readRef', parameters: { owner, repo: name, ref: `heads/${branch}` } },
      Ref,
      heads,
    )
  return {
    readHead,
    async readFile(place, path) {
      const repository = await find(place.owner, place.name)
      if (repository === undefined) return undefined
      const commitSha = await readHead(repository, repository.defaultBranch)
      if (commitSha === undefined) return undefined
      const question = contentsAt(repository, path, commitSha)
      const contents = await ask.find(question, Contents, files)
      if (contents?.type !== 'file') return undefined
      if (contents.encoding !== 'base64') throw tooBig(repository, path)
      const text = Buffer.from(contents.content, 'base64').toString('utf8')
      return { repositoryId: repository.id, commitSha, blobSha: contents.sha, text }
    },
  }
}

/** Of one commit, so that the file is the one that lay there with it. */
function contentsAt({ owner, name }: RepositoryFacts, path: string, ref: string) {
  return { operation: 'readContents', parameters: { owner, repo: name, path, ref } } as const
}

const Ref = z
  .object({ object: z.object({ sha: z.string() }) })
  .transform(({ object }) => object.sha)

/** A file; or a directory, a submodule, a link that leads nowhere. */
const Contents = z.union([
  z.object({
    type: z.literal('file'),
    sha: z.string(),
    // `none` for a file of more than a megabyte, whose content is left out.
    encoding: z.string(),
    content: z.string(),
  }),
  z.union([z.array(z.unknown()), z.object({ type: z.string() })]).transform(() => ({
    type: 'other' as const,
  })),
])

function tooBig({ owner, name }: RepositoryName, path: string): HoldfastError {
  const message = `${path} of ${owner}/${name} is bigger than a megabyte.`
  return new HoldfastError('source-unsupported', message, { hint: 'Make the file smaller.' })
}
