/** What people may do in the dashboard by their place at GitHub, as the environment says it. */

const ROLES = ['viewer', 'operator', 'restorer', 'admin'] as const
type Role = (typeof ROLES)[number]

/** Null is nothing: who has no role is not let in. */
export interface RoleSettings {
  /** Of owners of an organisation, and of the person whose account it is. */
  readonly owner: Role | null
  readonly member: Role | null
  readonly teams: readonly TeamRole[]
}

interface TeamRole {
  readonly organization: string
  /** Its slug. */
  readonly team: string
  readonly role: Role
}

interface RoleTexts {
  readonly owner: string | undefined
  readonly member: string | undefined
  readonly teams: string | undefined
}

export function readRoles({ owner = 'admin', member = 'viewer', teams = '' }: RoleTexts) {
  return { owner: readRole(owner), member: readRole(member), teams: readTeamRoles(teams) }
}

export function isRoleOrNone(text: string): boolean {
  return text === 'none' || readRole(text) !== null
}

export function isTeamRoles(text: string): boolean {
  return readTeamRoles(text).length === partsOf(text).length
}

function readRole(text: string): Role | null {
  return ROLES.find((role) => role === text) ?? null
}

/** `acme/oncall=restorer` */
const TEAM_ROLE = /^([a-z\d-]+)\/([\w.-]+)=(\w+)$/i

function readTeamRoles(text: string): readonly TeamRole[] {
  return partsOf(text).flatMap((part) => {
    const [, organization, team, name] = TEAM_ROLE.exec(part) ?? []
    const role = readRole(name ?? '')
    if (organization === undefined || team === undefined || role === null) return []
    return [{ organization, team, role }]
  })
}

function partsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '')
}
