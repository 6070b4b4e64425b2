import { describe, expect, it } from 'vitest'
import { readSettings } from '../../app/config.ts'
import { HoldfastError } from '../../core/domain/errors.ts'

function refusal(environment: Record<string, string>): string {
  try {
    readSettings(environment, '/srv')
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'bad-input') return error.message
    throw error
  }
  return expect.fail('it was taken')
}

describe('settings', () => {
  it('have defaults', () => {
    expect(readSettings({}, '/srv')).toMatchObject({
      url: undefined,
      port: 3000,
      githubHost: 'github.com',
      dataDirectory: '/srv/holdfast-data',
      database: '/srv/holdfast-data/holdfast.db',
      store: undefined,
      jobStore: null,
      controlRepository: 'holdfast',
      workflow: 'holdfast.yml',
      oidcIssuer: 'https://token.actions.githubusercontent.com',
      allowPrivateDestinations: false,
      mailTo: [],
      storeQuotaBytes: null,
      statedExpiries: [],
    })
  })

  it.each([
    ['APP_URL', 'https://holdfast.example.com/', 'url', 'https://holdfast.example.com'],
    ['APP_URL', 'http://127.0.0.1:3000', 'url', 'http://127.0.0.1:3000'],
    ['PORT', '8080', 'port', 8080],
    ['HOST', '127.0.0.1', 'host', '127.0.0.1'],
    ['GHE_HOST', 'GitHub.Example.com', 'githubHost', 'github.example.com'],
    ['GHE_HOST', 'github.example.com', 'oidcIssuer', 'https://github.example.com/_services/token'],
    ['GHE_HOST', 'acme.ghe.com', 'oidcIssuer', 'https://token.actions.acme.ghe.com'],
    ['GITHUB_API_URL', 'http://127.0.0.1:9/api/', 'githubApiUrl', 'http://127.0.0.1:9/api'],
    ['APP_ID', '12', 'appId', '12'],
    ['DATA_DIR', 'data', 'database', '/srv/data/holdfast.db'],
    ['DATABASE_URL', 'postgres://x/y', 'database', 'postgres://x/y'],
    ['HOLDFAST_STORE', 's3://acme?region=eu-1', 'jobStore', 's3://acme?region=eu-1'],
    ['HOLDFAST_STORE', '/srv/backups', 'jobStore', null],
    ['JOB_STORE', 's3://acme', 'jobStore', 's3://acme'],
    ['JOB_STORE', 'workflow', 'jobStore', null],
    [
      'STORE_ROLE_ARN',
      'arn:aws:iam::123456789012:role/x',
      'storeRoleArn',
      'arn:aws:iam::123456789012:role/x',
    ],
    ['CONTROL_REPOSITORY', 'backups', 'controlRepository', 'backups'],
    ['WORKFLOW_FILE', 'all.yaml', 'workflow', 'all.yaml'],
    ['OIDC_ISSUER', 'https://x.example', 'oidcIssuer', 'https://x.example'],
    ['WEBHOOK_PROXY_URL', 'https://smee.io/x', 'smeeUrl', 'https://smee.io/x'],
    ['ALLOW_PRIVATE_DESTINATIONS', 'true', 'allowPrivateDestinations', true],
    ['STORE_QUOTA', '1.5TB', 'storeQuotaBytes', 1.5e12],
    ['STORE_QUOTA', ' 2 GiB ', 'storeQuotaBytes', 2 ** 31],
    [
      'CREDENTIALS_EXPIRE',
      'WEBHOOK_SECRET=365d, SMTP_URL=2027-01-31',
      'statedExpiries',
      [
        { name: 'WEBHOOK_SECRET', afterMs: 365 * 86_400_000 },
        { name: 'SMTP_URL', at: new Date('2027-01-31T00:00:00Z') },
      ],
    ],
    ['MAIL_FROM', 'Holdfast <a@example.com>', 'mailFrom', 'Holdfast <a@example.com>'],
    ['MAIL_TO', 'a@example.com, b@example.com', 'mailTo', ['a@example.com', 'b@example.com']],
  ])('%s=%s', (name, value, member, expected) => {
    expect(readSettings({ [name]: value }, '/srv')).toHaveProperty(member, expected)
  })

  it.each([
    ['APP_URL', 'http://holdfast.example.com'],
    ['APP_URL', 'https://me:pw@holdfast.example.com'],
    ['PORT', '65536'],
    ['PORT', '3000a'],
    ['GHE_HOST', 'https://github.example.com'],
    ['GITHUB_API_URL', 'api.github.com'],
    ['APP_ID', 'Iv1.abc'],
    ['STORE_ROLE_ARN', 'holdfast'],
    ['CONTROL_REPOSITORY', 'acme/holdfast'],
    ['WORKFLOW_FILE', '../x.yml'],
    ['OIDC_ISSUER', 'x'],
    ['WEBHOOK_PROXY_URL', 'smee'],
    ['ALLOW_PRIVATE_DESTINATIONS', 'yes'],
    ['STORE_QUOTA', 'much'],
    ['STORE_QUOTA', '0'],
    ['CREDENTIALS_EXPIRE', 'WEBHOOK_SECRET'],
    ['CREDENTIALS_EXPIRE', 'WEBHOOK_SECRET=0d'],
    ['CREDENTIALS_EXPIRE', 'WEBHOOK_SECRET=99999d'],
    ['CREDENTIALS_EXPIRE', 'SMTP_URL=2027-02-30'],
    ['CREDENTIALS_EXPIRE', 'SMTP_URL=2027-01-31,SMTP_URL=30d'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_TO', 'a@example.com, b'],
  ])('%s=%s is refused, by name and with the way out', (name, value) => {
    const said = refusal({ [name]: value })
    expect(said).toContain(`${name} cannot be used. Give `)
    expect(said).not.toContain('pw@')
  })

  it('that are wrong are all named at once', () => {
    const said = refusal({ PORT: 'x', APP_ID: 'y' })
    expect(said).toContain('PORT')
    expect(said).toContain('APP_ID')
  })

  it('that are misspelt are not passed over', () => {
    expect(refusal({ HOLDFAST_STOR: 'x' })).toContain('Is it HOLDFAST_STORE that is meant?')
    expect(readSettings({ HOLDFAST_TOKEN: 'x', OTHER: 'y' }, '/srv')).toBeDefined()
  })
})
