/** Who works here: an organisation of people with one account, two, or none any more, and of bots. */
import type { Identity } from '../../fixtures/object-writer.ts';
import type { Habits, SimAccount, SimOrganisation } from '../world.ts';
import { at, day } from './times.ts';

export const pipelineApplication = 15368;
export const otherApplication = 90210;
const updatesApplication = 29110;

type Row = readonly [login: string, name: string, role: SimAccount['role'], more?: Partial<SimAccount>];

const people: readonly Row[] = [
  ['mira', 'Mira Novak', 'owner'],
  ['jonas', 'Jonas Berg', 'owner'],
  ['ines', 'Inês Duarte', 'admin'],
  ['aiko', 'Aiko Tanaka', 'maintain'],
  ['tomas', 'Tomás Rivera', 'write'],
  ['lena', 'Lena Vogt', 'write'],
  ['omar', 'Omar Haddad', 'write'],
  ['priya', 'Priya Nair', 'write'],
  ['dmitri', 'Dmitri Sokol', 'write'],
  ['tomas-at-home', 'Tomás R.', 'write', { person: 'tomas', email: 'tomas@home.example', multiFactor: false }],
  ['kim', 'Kim Larsen', 'write', { outside: true, email: 'kim@contractor.example' }],
  ['auditor', 'Rhea Stone', 'read'],
];

export interface Staff {
  readonly accounts: ReadonlyMap<string, SimAccount>;
  readonly updates: string;
  readonly pipeline: string;
  readonly reviewBot: string;
  /** Works until the middle of the window. */
  readonly leaver: string;
  /** The account is gone. */
  readonly vanished: string;
}

export function makeStaff(habits: Habits, from: number, middle: number): Staff {
  const accounts = new Map<string, SimAccount>();
  const add = ([login, name, role, more = {}]: Row): string => {
    const id = 5000 + accounts.size * 37;
    accounts.set(login, {
      id,
      login,
      name,
      email: `${login}@${habits.organisation}.example`,
      kind: 'person',
      person: login,
      role,
      outside: false,
      multiFactor: true,
      createdAt: at(from - (900 - accounts.size) * day),
      leftAt: null,
      deleted: false,
      ...more,
    });
    return login;
  };
  const addBot = (name: string, application: number): string => {
    const { login, email } = habits.bot(name, application);
    return add([login, login, 'write', { id: application, kind: 'bot', email }]);
  };
  for (const row of people) add(row);
  // One keeps her address to herself, where the forge lets her: in git there is only what the forge makes up.
  const shy = accounts.get('priya')!;
  accounts.set(shy.login, { ...shy, email: habits.hiddenEmail(shy.login, shy.id) ?? shy.email });
  return {
    accounts,
    leaver: add(['felix', 'Felix Brandt', 'write', { leftAt: at(middle) }]),
    vanished: add(['nadia', 'Nadia Petrova', 'write', { leftAt: at(middle), deleted: true }]),
    updates: addBot('dependabot', updatesApplication),
    pipeline: addBot('github-actions', pipelineApplication + 41_898_282),
    reviewBot: addBot('review-robot', 77_001),
  };
}

export function makeOrganisation(
  habits: Habits,
  from: number,
  plan: SimOrganisation['plan'] = 'enterprise',
): SimOrganisation {
  const installedAt = at(from - 300 * day);
  return {
    id: 4001,
    login: habits.organisation,
    name: 'Acme Stores',
    plan,
    multiFactorRequired: true,
    basePermission: 'read',
    membersCanCreatePublic: false,
    privateForksAllowed: false,
    defaultPipelinePermissions: 'read',
    pipelinesCanApprove: false,
    singleSignOn: true,
    createdAt: at(from - 1000 * day),
    accessTokens: [
      {
        id: 9301,
        name: 'release notes',
        owner: 'ines',
        permissions: { contents: 'read' },
        createdAt: at(from + 20 * day),
        expiresAt: at(from + 400 * day),
        lastUsedAt: at(from + 350 * day),
      },
      {
        id: 9302,
        name: 'forgotten',
        owner: 'omar',
        permissions: { contents: 'write' },
        createdAt: at(from - 500 * day),
        expiresAt: null,
        lastUsedAt: null,
      },
    ],
    teams: [
      {
        id: 801,
        name: 'release',
        members: ['mira', 'ines', 'aiko'],
        repositories: [{ name: 'shop', role: 'maintain' }],
      },
      {
        id: 802,
        name: 'developers',
        members: ['tomas', 'lena', 'omar', 'priya', 'dmitri', 'tomas-at-home'],
        repositories: [{ name: 'shop', role: 'write' }],
      },
    ],
    applications: [
      {
        id: updatesApplication,
        slug: 'dependabot',
        name: 'Dependabot',
        installedAt,
        suspendedAt: null,
        permissions: { contents: 'write', pull_requests: 'write', metadata: 'read' },
      },
      {
        id: otherApplication,
        slug: 'somebody-elses-checks',
        name: 'Somebody else’s checks',
        installedAt,
        suspendedAt: null,
        permissions: { checks: 'write', metadata: 'read' },
      },
    ],
  };
}

export const identityOf = ({ name, email }: SimAccount): Identity => ({ name, email });
