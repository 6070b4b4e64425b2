/** The name of a repository, as a link to its page. */

interface Named {
  readonly owner: string
  readonly name: string
}

export function RepositoryName({ repository }: { readonly repository: Named }) {
  const { owner, name } = repository
  return (
    <a class="repository" href={repositoryPath(repository)}>
      <span class="muted">{owner}/</span>
      {name}
    </a>
  )
}

export function repositoryPath({ owner, name }: Named): string {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`
}
