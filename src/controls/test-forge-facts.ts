/** Values as a forge tells them, sound ones unless a test says otherwise. */
import type { MachineCredential, Membership, OrganisationSettings } from '../model/access.ts';
import type { Account } from '../model/account.ts';
import type { BranchRules } from '../model/branch-rules.ts';
import type { Approval, ProposedChange } from '../model/change.ts';
import type { ForgeScanner } from '../model/forge-scanner.ts';
import type { Changeset, StatusCheck } from '../model/changeset.ts';
import type { Deployment, Environment } from '../model/deployment.ts';
import { asObjectId } from '../model/repository.ts';
import { day } from './test-facts.ts';

export const headCommit = asObjectId('d'.repeat(40));

export const account = (login: string, more: Partial<Account> = {}): Account => ({
  forge: 'github',
  id: login,
  login,
  kind: 'person',
  ...more,
});

export const branchRules = (more: Partial<BranchRules> = {}): BranchRules => ({
  branch: 'main',
  origins: [{ kind: 'ruleset', id: '1', name: 'main', level: 'repository' }],
  requiresChangeset: true,
  requiredApprovals: 1,
  requiresCodeOwners: true,
  dismissesStale: true,
  requiresLastPushApproval: true,
  authorCanApprove: false,
  committerCanApprove: false,
  approvalsCanBeOverridden: false,
  requiredChecks: [{ name: 'test', reportedBy: null }],
  skippedPipelinePasses: false,
  forcePushAllowed: false,
  deletionAllowed: false,
  pushers: [],
  bypass: [],
  bindsAdministrators: true,
  ...more,
});

export const statusCheck = (more: Partial<StatusCheck> = {}): StatusCheck => ({
  name: 'test',
  reportedBy: '15368',
  commit: headCommit,
  conclusion: 'success',
  startedAt: day(0),
  completedAt: day(0),
  ...more,
});

export const approval = (more: Partial<Approval> = {}): Approval => ({
  person: 'Bob <bob@example.com>',
  identity: 'bob@example.com',
  bot: false,
  namesakeOfWriter: false,
  at: day(0),
  commit: headCommit,
  state: 'standing',
  beforeLanding: true,
  revision: 'final',
  source: 'api:github',
  ...more,
});

export const proposed = (more: Partial<ProposedChange> = {}): ProposedChange => ({
  fact: 'changeset:7',
  author: 'Ann <ann@example.com>',
  writers: ['ann@example.com'],
  lastPusher: 'ann@example.com',
  createdAt: day(0),
  mergedAt: day(1),
  mergedBy: 'Bob <bob@example.com>',
  head: headCommit,
  base: 'main',
  labels: [],
  described: true,
  approvals: [approval()],
  statusChecks: [statusCheck()],
  missing: [],
  ...more,
});

export const changeset = (more: Partial<Changeset> = {}): Changeset => ({
  id: '7',
  url: 'https://forge.example/acme/shop/pull/7',
  title: 'Count each order once',
  body: 'Orders were counted twice when the queue delivered them again.',
  state: 'merged',
  draft: false,
  author: account('ann'),
  createdAt: day(0),
  updatedAt: day(1),
  mergedAt: day(1),
  mergedBy: account('bob'),
  closedAt: day(1),
  base: 'main',
  source: 'count-once',
  head: headCommit,
  baseCommit: asObjectId('c'.repeat(40)),
  landedAs: asObjectId('e'.repeat(40)),
  method: 'squash',
  labels: [],
  commits: [],
  reviews: [],
  pushes: [],
  statusChecks: [statusCheck()],
  requests: [],
  missing: [],
  ...more,
});

export const organisation = (more: Partial<OrganisationSettings> = {}): OrganisationSettings => ({
  name: 'acme',
  plan: 'team',
  multiFactorRequired: true,
  membersWithoutMultiFactor: [],
  singleSignOn: true,
  basePermission: 'read',
  membersCanCreatePublic: false,
  privateForksAllowed: false,
  defaultPipelinePermissions: 'read',
  pipelinesCanApprove: false,
  ...more,
});

export const membership = (login: string, more: Partial<Membership> = {}): Membership => ({
  account: account(login),
  role: 'write',
  via: 'team',
  outside: false,
  expiresAt: null,
  identity: `${login}@example.com`,
  active: true,
  ...more,
});

export const machineCredential = (more: Partial<MachineCredential> = {}): MachineCredential => ({
  kind: 'deploy-key',
  id: '1',
  title: 'mirror',
  readOnly: true,
  scopes: [],
  createdAt: day(0),
  lastUsedAt: day(1),
  expiresAt: null,
  addedBy: 'ann',
  enabled: true,
  ...more,
});

export const forgeScanner = (more: Partial<ForgeScanner> = {}): ForgeScanner => ({
  kind: 'secrets',
  setting: 'push protection',
  state: 'on',
  looksAt: 'pushes',
  languages: null,
  ...more,
});

export const environment = (more: Partial<Environment> = {}): Environment => ({
  name: 'production',
  reviewers: [{ kind: 'team', id: '1', name: 'release' }],
  preventsSelfReview: true,
  branchPolicy: 'protected-branches',
  secretNames: [],
  ...more,
});

export const deployment = (more: Partial<Deployment> = {}): Deployment => ({
  id: '1',
  environment: 'production',
  commit: asObjectId('e'.repeat(40)),
  ref: 'main',
  createdAt: day(1),
  requestedBy: account('ann'),
  state: 'success',
  finishedAt: day(1),
  approvals: [{ by: account('bob'), at: day(1) }],
  url: null,
  ...more,
});
