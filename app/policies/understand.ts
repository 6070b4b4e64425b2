/** From what people write to what the App decides by. */
import type { Policy } from '../../core/domain/policy.ts'
import { KEY_OF, POLICY_NAMES, type PolicyFile, type Section } from './file.ts'
import type { RawDispatch, RawFile, RawTier } from './schema.ts'
import type { YamlFile } from './yaml.ts'

export function understand(raw: RawFile, yaml: YamlFile): PolicyFile {
  const { defaults = {}, tiers = [], exclude = [], dispatch = {}, issues, quota } = raw
  return {
    defaults: readDefaults({ ...defaults, issues }, yaml),
    tiers: tiers.map((tier, at) => ({
      name: tier.name,
      match: tier.match,
      line: yaml.place(['tiers', at]).line,
      ...readSection(tier, ['tiers', at], yaml),
    })),
    exclusions: exclude.map(({ match, reason, expires }, at) => ({
      match,
      reason,
      expiresAt: expires ?? null,
      line: yaml.place(['exclude', at]).line,
    })),
    dispatch: readDispatch(dispatch),
    quotaBytes: quota ?? null,
  }
}

type RawValues = Omit<RawTier, 'name' | 'match'>

/** `issues` stands at the top of the file, and not among the defaults. */
function readDefaults(raw: RawValues, yaml: YamlFile): Section {
  const { values, lines } = readSection(raw, ['defaults'], yaml)
  if (raw.issues === undefined) return { values, lines }
  return { values, lines: { ...lines, issues: yaml.placeOfKey(['issues']).line } }
}

function readSection(raw: RawValues, path: readonly PropertyKey[], yaml: YamlFile): Section {
  const lines: Partial<Record<keyof Policy, number>> = {}
  for (const name of POLICY_NAMES) {
    if (raw[KEY_OF[name]] === undefined) continue
    lines[name] = yaml.placeOfKey([...path, KEY_OF[name]]).line
  }
  return { values: readValues(raw), lines }
}

function readValues(raw: RawValues): Partial<Policy> {
  return {
    ...given('schedule', raw.schedule),
    ...given('timeZone', raw.timezone),
    ...given('rpoMs', raw.rpo),
    ...given('graceMs', raw.grace),
    ...given('onPush', raw['on-push']),
    ...given('debounceMs', raw.debounce),
    ...given('classes', raw.classes),
    ...given('refs', raw.refs),
    ...given('verify', raw.verify),
    ...given('fullVerifyEveryMs', raw['full-verify-every']),
    ...given('storageClass', raw['storage-class']),
    ...given('retention', raw.retention),
    ...given('recipients', raw.recipients),
    ...given('protectedRefs', raw['protected-refs']),
    ...given('alertChannels', raw.alerts),
    ...given('issues', raw.issues),
  }
}

function readDispatch(raw: RawDispatch): PolicyFile['dispatch'] {
  return {
    ...given('mode', raw.mode),
    ...given('workflow', raw.workflow),
    ...given('maxParallel', raw['max-parallel']),
    ...given('dispatchesPerHour', raw['budget-per-hour']),
  }
}

function given<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  const members: Partial<Record<K, V>> = {}
  if (value !== undefined) members[name] = value
  return members
}
