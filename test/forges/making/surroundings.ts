/** What stands around the changes: tickets, rules, environments, deployments, keys, alerts, releases, the audit log. */
import { createHash } from 'node:crypto';
import type {
  SimAlert,
  SimAuditEntry,
  SimDeployKey,
  SimDeployment,
  SimEnvironment,
  SimRelease,
  SimRules,
  SimRuleset,
  SimTicket,
} from '../world.ts';
import type { DayOff } from './incidents.ts';
import { pipelineApplication, type Staff } from './people.ts';
import type { Plan } from './plan.ts';
import type { Random } from './random.ts';
import { at, day, hour, minute } from './times.ts';
import type { Workshop } from './workshop.ts';

const checksOf = (...names: readonly string[]): SimRules['checks'] =>
  names.map((name) => ({ name, application: pipelineApplication }));

export function makeRules(from: number, middle: number, dayOff: DayOff | null): SimRuleset[] {
  const strict: SimRules = {
    active: true,
    requiresChangeset: true,
    approvals: 1,
    codeOwners: false,
    dismissesStale: false,
    lastPushApproval: false,
    checks: checksOf('test', 'build'),
    forcePushAllowed: false,
    deletionAllowed: false,
    bindsAdministrators: false,
    bypass: [{ kind: 'role', id: 5, name: 'admin', mode: 'always' }],
  };
  const stricter = { ...strict, checks: checksOf('test', 'build', 'lint') };
  const inForce = (millis: number): SimRules => (millis < middle ? strict : stricter);
  const changes = [
    { at: from - 90 * day, by: 'mira', rules: strict },
    { at: middle, by: 'mira', rules: stricter },
  ];
  if (dayOff) {
    changes.push({ at: dayOff.from, by: dayOff.by, rules: { ...inForce(dayOff.from), active: false } });
    // A change in the middle of the day off would switch the rules on again.
    changes.push({ at: dayOff.to, by: dayOff.by, rules: inForce(dayOff.to) });
  }
  changes.sort((a, b) => a.at - b.at);
  const open: SimRules = { ...strict, approvals: 0, checks: checksOf('test'), bypass: [] };
  return [
    {
      id: 3101,
      name: 'main',
      kind: 'ruleset',
      level: 'repository',
      branches: ['main'],
      versions: changes.map((one, i) => ({ id: 9100 + i, at: at(one.at), by: one.by, rules: one.rules })),
    },
    {
      id: 3102,
      name: 'release branches',
      kind: 'classic',
      level: 'repository',
      branches: ['release/1.x'],
      versions: [{ id: 9200, at: at(from - 80 * day), by: 'mira', rules: open }],
    },
  ];
}

export function makeTickets(shop: Workshop, plans: readonly Plan[]): SimTicket[] {
  const tickets = plans.flatMap((plan) =>
    plan.ticket === null || plan.ticketAt === null
      ? []
      : [
          {
            id: shop.id(),
            number: plan.ticket,
            title: `Something about number ${plan.ticket}`,
            author: 'aiko',
            createdAt: at(plan.ticketAt),
            closedAt: plan.kind === 'story' ? at(plan.landsAt + minute) : null,
          },
        ],
  );
  return tickets.sort((a, b) => a.number - b.number);
}

export const environments = (from: number): SimEnvironment[] => [
  {
    id: 6001,
    name: 'production',
    createdAt: at(from - 300 * day),
    reviewerTeams: ['release'],
    reviewers: ['jonas'],
    preventsSelfReview: false,
    branchPolicy: 'protected-branches',
    secretNames: ['DEPLOY_TARGET'],
  },
  {
    id: 6002,
    name: 'staging',
    createdAt: at(from - 300 * day),
    reviewerTeams: [],
    reviewers: [],
    preventsSelfReview: false,
    branchPolicy: 'any',
    secretNames: [],
  },
];

export function makeDeployments(shop: Workshop, innocent: boolean): SimDeployment[] {
  const { random } = shop;
  const landings = shop.landings.filter(({ branch, lost }) => branch === 'main' && !lost);
  const deployments = landings
    .filter((_, i) => i % 3 === 2)
    .flatMap((landing) => {
      const when = Date.parse(landing.at);
      const commit = landing.commits.at(-1)!;
      const requestedBy = random.pick(['lena', 'omar', 'dmitri']);
      const approver = random.pick(['mira', 'jonas', 'ines', 'aiko']);
      return [
        deployment(shop, { environment: 'staging', commit, requestedBy, when: when + 10 * minute }, null),
        deployment(shop, { environment: 'production', commit, requestedBy, when: when + 60 * minute }, approver),
      ];
    });
  if (!innocent)
    for (let i = 0; i < Math.max(1, landings.length / 120); i++) deployments.push(...wrongDeployments(shop));
  return deployments.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

function wrongDeployments(shop: Workshop): SimDeployment[] {
  const { random } = shop;
  const landing = random.pick(shop.landings.filter(({ branch, lost }) => branch === 'main' && !lost));
  const closed = random.pick(shop.changesets.filter(({ state }) => state === 'closed'));
  const self = deployment(
    shop,
    {
      environment: 'production',
      commit: landing.commits.at(-1)!,
      requestedBy: 'aiko',
      when: Date.parse(landing.at) + 90 * minute,
    },
    'aiko',
  );
  const when = Date.parse(closed.closedAt!) + hour;
  const off = deployment(
    shop,
    { environment: 'production', commit: closed.head, requestedBy: 'lena', when, ref: closed.source },
    'jonas',
  );
  shop.inject(
    'deployment-self-approved',
    { deployment: self.id, commit: self.commit, at: Date.parse(self.createdAt) },
    'aiko asked for it and approved it',
  );
  shop.inject(
    'deployed-off-branch',
    { deployment: off.id, commit: off.commit, at: when },
    `The commit is the head of #${closed.number}, which never landed`,
  );
  return [self, off];
}

interface DeploymentPlan {
  readonly environment: string;
  readonly commit: string;
  readonly requestedBy: string;
  readonly when: number;
  readonly ref?: string;
}

function deployment(shop: Workshop, plan: DeploymentPlan, approver: string | null): SimDeployment {
  const { when } = plan;
  const states = ['pending', 'in-progress', shop.random.chance(0.05) ? 'failure' : 'success'] as const;
  return {
    id: shop.id(),
    run: shop.id(),
    environment: plan.environment,
    commit: plan.commit,
    ref: plan.ref ?? 'main',
    createdAt: at(when),
    requestedBy: plan.requestedBy,
    statuses: states.map((state, i) => ({ id: shop.id(), state, at: at(when + i * 6 * minute) })),
    approvals:
      approver === null ? [] : [{ by: approver, at: at(when + 3 * minute), state: 'approved', comment: 'Go.' }],
  };
}

export function makeReleases(shop: Workshop): SimRelease[] {
  const landings = shop.landings.filter(({ branch, lost }) => branch === 'main' && !lost);
  const step = Math.max(1, Math.floor(landings.length / 8));
  return landings
    .filter((_, i) => i % step === step - 1)
    .map((landing, i) => ({
      id: shop.id(),
      tag: `v2.${i}.0`,
      commit: landing.commits.at(-1)!,
      name: `Version 2.${i}`,
      publishedAt: at(Date.parse(landing.at) + 2 * hour),
      author: 'ines',
    }));
}

export const deployKeys = (from: number, to: number): SimDeployKey[] =>
  [
    { id: 7001, title: 'mirror', readOnly: true, lastUsedAt: at(to - day), addedBy: 'mira' },
    { id: 7002, title: 'old build machine', readOnly: false, lastUsedAt: at(from - 200 * day), addedBy: 'felix' },
  ].map((one) => ({
    ...one,
    key: `ssh-ed25519 ${createHash('sha256').update(one.title).digest('base64')}`,
    createdAt: at(from - 400 * day),
    enabled: true,
  }));

export function makeAlerts(random: Random, from: number, to: number): SimAlert[] {
  const kinds = ['dependency', 'code', 'secret'] as const;
  return kinds.flatMap((kind, k) =>
    Array.from({ length: 7 }, (_, i): SimAlert => {
      const createdAt = from + random.fraction() * (to - from - 40 * day);
      const fate = i % 3;
      return {
        id: 8000 + k * 100 + i,
        number: i + 1,
        kind,
        title: `${kind} finding ${i + 1}`,
        severity: (['critical', 'high', 'medium', 'low'] as const)[i % 4]!,
        createdAt: at(createdAt),
        fixedAt: fate === 0 ? at(createdAt + random.between(1, 39) * day) : null,
        dismissed: fate === 1 ? { at: at(createdAt + 2 * day), by: 'ines', reason: 'wont_fix' } : null,
        path: kind === 'dependency' ? 'package.json' : 'src/orders/index.ts',
      };
    }),
  );
}

export function makeAudit(
  staff: Staff,
  rules: readonly SimRuleset[],
  { organisation, repository, from }: { organisation: string; repository: string; from: number },
): SimAuditEntry[] {
  const entries: Omit<SimAuditEntry, 'id'>[] = [];
  for (const { login, leftAt, createdAt, kind } of staff.accounts.values()) {
    if (kind === 'bot') continue;
    entries.push({
      action: 'org.add_member',
      actor: 'mira',
      user: login,
      repository: null,
      at: createdAt,
      details: {},
    });
    if (leftAt)
      entries.push({
        action: 'org.remove_member',
        actor: 'mira',
        user: login,
        repository: null,
        at: leftAt,
        details: {},
      });
  }
  for (const { id, name, kind, versions } of rules) {
    if (kind !== 'ruleset') continue;
    versions.forEach(({ at: when, by, rules: { active } }, i) => {
      const details = {
        ruleset_id: String(id),
        ruleset_name: name,
        ruleset_enforcement: active ? 'enabled' : 'disabled',
      };
      const action = `repository_ruleset.${i === 0 ? 'create' : 'update'}`;
      entries.push({ action, actor: by, user: null, repository: `${organisation}/${repository}`, at: when, details });
    });
  }
  // What is done each month: the secret of the production environment is renewed.
  for (let month = 0; month < 12; month++)
    entries.push({
      action: 'environment.update_actions_secret',
      actor: 'ines',
      user: null,
      repository: `${organisation}/${repository}`,
      at: at(from + (month * 30 + 12) * day),
      details: { name: 'DEPLOY_TARGET' },
    });
  entries.sort((a, b) => (a.at < b.at ? -1 : 1));
  return entries.map((entry, i) => ({ id: `audit-${i}`, ...entry }));
}
