/** The policy file of the organisation, as it lies in its control repository. */
export const POLICY = `# .github/holdfast.yml of acme/holdfast
version: 1

defaults:
  schedule: '17 2 * * *'
  timezone: Europe/Berlin
  rpo: 24h
  grace: 6h
  protected-refs: [main, 'release/*', 'refs/tags/v*']

tiers:
  - name: critical
    match:
      topics: [pci]
    rpo: 15m
    grace: 15m
    full-verify-every: 7d

  - name: production
    match:
      topics: [production]
      archived: false
    rpo: 12h
    full-verify-every: 14d

  - name: archive
    match:
      archived: true
    on-push: false
    schedule: '43 4 * * sun'
    rpo: 8d
    full-verify-every: 90d
    storage-class: GLACIER_IR

exclude:
  - match:
      repositories: ['sandbox-*']
    reason: Toys that nobody would miss. Decided by the platform team.

  - match:
      fork: true
      visibility: [public]
    reason: Forks of public projects, which others keep.
    expires: 2027-07-01
`
