/** What stands around the changes: the rules of the branches through the year, and the facts behind one change. */
import type { ProtectionTrack } from '../../../src/app/changes/questions.ts';
import type { ChangeRow } from '../../../src/app/plumbline.ts';
import { rulesAt, type RulesStretch } from '../../../src/app/changes/protection.ts';
import { reliedBy, withPart } from '../../../src/app/changes/story.ts';
import { instantFromMillis, millisOf, type Instant } from '../../../src/base/instant.ts';
import type { Account } from '../../../src/model/account.ts';
import type { BranchRules } from '../../../src/model/branch-rules.ts';
import type { Fact } from '../../../src/model/fact.ts';
import type { Gap } from '../../../src/model/gap.ts';
import { asObjectId, asRepositoryName } from '../../../src/model/repository.ts';
import type { ChangeWorld } from '../../doubles/change-questions.ts';
import { changes, otherThan } from './changes.ts';
import { names, observedAt, repositories, windowPeriod } from './repositories.ts';
import { sha40 } from './sha40.ts';

const strict: BranchRules = {
  branch: 'main',
  origins: [{ kind: 'ruleset', id: '12', name: 'main is protected', level: 'organisation' }],
  requiresChangeset: true,
  requiredApprovals: 1,
  requiresCodeOwners: false,
  dismissesStale: true,
  requiresLastPushApproval: false,
  authorCanApprove: false,
  committerCanApprove: null,
  approvalsCanBeOverridden: false,
  requiredChecks: [
    { name: 'build', reportedBy: '15368' },
    { name: 'unit tests', reportedBy: '15368' },
  ],
  skippedPipelinePasses: false,
  forcePushAllowed: false,
  deletionAllowed: false,
  pushers: [],
  bypass: [{ kind: 'team', id: '7', name: 'release captains', mode: 'always' }],
  bindsAdministrators: true,
};

const open: BranchRules = {
  ...strict,
  origins: [],
  requiresChangeset: false,
  requiredApprovals: 0,
  dismissesStale: false,
  requiredChecks: [],
  forcePushAllowed: true,
  deletionAllowed: true,
  pushers: [{ kind: 'everyone', id: 'write', name: 'everyone who may write' }],
  bypass: null,
  bindsAdministrators: false,
};

const at = (text: string): Instant => `${text}.000Z` as Instant;

type Plan = readonly (readonly [rules: BranchRules, from: Instant, until: Instant | null, by: string | null])[];

/** The ruleset was switched off for a day; two repositories changed their rules; of one, a month is not known. */
const plans: Readonly<Partial<Record<(typeof names)[number], Plan>>> = {
  'acme/payments-api': [
    [{ ...strict, requiredApprovals: 2 }, at('2025-08-20T09:00:00'), at('2026-05-12T16:20:00'), 'Ines Duarte'],
    [open, at('2026-05-12T16:20:00'), at('2026-05-13T15:05:00'), 'Tomasz Nowak'],
    [{ ...strict, requiredApprovals: 2 }, at('2026-05-13T15:05:00'), null, 'Tomasz Nowak'],
  ],
  'acme/ledger-service': [
    [strict, at('2025-09-01T08:00:00'), at('2026-02-02T10:00:00'), 'Jonas Weber'],
    [{ ...strict, requiredApprovals: 2, requiresCodeOwners: true }, at('2026-02-02T10:00:00'), null, 'Jonas Weber'],
  ],
  'acme/web-shop': [
    [strict, at('2025-12-04T11:30:00'), at('2026-06-15T00:00:00'), null],
    [{ ...strict, dismissesStale: null, bypass: null }, at('2026-07-18T07:00:00'), null, null],
  ],
  'acme/infrastructure': [
    [open, at('2025-10-01T00:00:00'), at('2026-03-03T13:00:00'), null],
    [strict, at('2026-03-03T13:00:00'), null, 'Amara Okafor'],
  ],
  'acme/data-pipelines': [[{ ...strict, requiredChecks: null }, at('2026-01-20T06:00:00'), null, null]],
};

const notSeen = (repository: string, from: Instant, to: Instant): Gap => ({
  kind: 'gap',
  of: 'branch-rules',
  repository: asRepositoryName(repository),
  reason: 'not-observed',
  detail: `What the rules of main were between ${from} and ${to} is not known: nobody looked.`,
  span: { from, to },
});

function trackOf(name: (typeof names)[number]): ProtectionTrack {
  const repository = asRepositoryName(name);
  const plan = plans[name] ?? [];
  const stretches = plan.map(([rules, from, until, changedBy], number): RulesStretch => ({
    fact: `branch-rules/${name}/${number}`,
    rules,
    from,
    until,
    dated: changedBy === null ? 'snapshot' : 'history',
    changedBy,
  }));
  const gaps: Gap[] = [];
  let known: Instant | null = windowPeriod.from;
  for (const { from, until } of stretches) {
    if (known !== null && known < from) gaps.push(notSeen(name, known, from));
    known = until;
  }
  if (known !== null && known < windowPeriod.to) gaps.push(notSeen(name, known, windowPeriod.to));
  return { repository, branch: 'main', stretches, gaps };
}

const tracks = names.map(trackOf);

const accountOf = (person: string): Account => ({
  forge: 'github',
  id: person,
  login: person.replace(/ <.*/, '').toLowerCase().replaceAll(' ', '-'),
  kind: person.includes('[bot]') ? 'bot' : 'person',
  name: person.replace(/ <.*/, ''),
});

const personOf = (text: string) => ({ name: text.replace(/ <.*/, ''), email: /<(.*)>/.exec(text)?.[1] ?? '' });
const before = (instant: Instant, minutes: number): Instant => instantFromMillis(millisOf(instant) - minutes * 60_000);

function changesetOf({ fact }: ChangeRow): Fact<'changeset'> | undefined {
  const { proposed, change, authors, subject, landedAt, requests, commit } = fact.value;
  if (!proposed || !change) return undefined;
  const author = authors[0]!;
  const account = accountOf(author);
  const older = asObjectId(sha40('older', proposed.head));
  const wrote = {
    author: personOf(author),
    authorAccount: account,
    committer: personOf(author),
    committerAccount: account,
  };
  return {
    kind: 'changeset',
    id: proposed.fact,
    repository: fact.repository,
    value: {
      id: change.id,
      url: change.url!,
      title: subject,
      body: `What it does and why.\n\n${requests.map((request) => `Closes ${request}`).join('\n')}`,
      state: 'merged',
      draft: false,
      author: account,
      createdAt: proposed.createdAt,
      updatedAt: landedAt,
      mergedAt: landedAt,
      mergedBy: accountOf(otherThan(author, 1)),
      closedAt: landedAt,
      base: 'main',
      source: `change-${change.id}`,
      head: proposed.head,
      baseCommit: asObjectId(sha40('base', commit)),
      landedAs: commit,
      method: 'squash',
      labels: proposed.labels,
      commits: [
        { commit: older, ...wrote, message: subject },
        { commit: proposed.head, ...wrote, message: `Answer the review\n\nCo-authored-by: ${author}` },
      ],
      reviews: [],
      pushes: [
        { at: proposed.createdAt, by: account, before: null, after: older, forced: false },
        { at: before(landedAt, 100), by: account, before: older, after: proposed.head, forced: landedAt > '2026-06' },
      ],
      statusChecks: proposed.statusChecks,
      requests: requests.map((id) => ({
        id,
        url: `https://tickets.example/${id}`,
        createdAt: before(proposed.createdAt, 60 * 24 * 5),
        type: 'ticket',
      })),
      missing: proposed.missing,
    },
    valid: { from: { at: landedAt, commit } },
    observedAt,
    provenance: 'asserted',
    source: { collector: 'forge/changesets@1', raw: sha40('answer', commit).padEnd(64, '0') },
  };
}

function deploymentFact({ fact }: ChangeRow, id: string): readonly Fact[] {
  const told = fact.value.deployments?.find((one) => one.fact === id);
  if (!told) return [];
  const account = accountOf(otherThan(fact.value.authors[0]!, 1));
  const deployment: Fact<'deployment'> = {
    kind: 'deployment',
    id,
    repository: fact.repository,
    value: {
      id: id.slice(-10),
      environment: told.environment,
      commit: fact.value.commit,
      ref: 'main',
      createdAt: before(told.at, 3),
      requestedBy: account,
      state: 'success',
      finishedAt: told.at,
      approvals: [],
      url: null,
    },
    valid: { from: { at: told.at, commit: fact.value.commit } },
    observedAt,
    provenance: 'asserted',
    source: { collector: 'forge/deployments@1', raw: sha40('deployment', id).padEnd(64, '0') },
  };
  return [deployment];
}

/** A fact behind a change, by its id; undefined for ids of other things. */
export function changeFact(row: ChangeRow, id: string): readonly Fact[] {
  const changeset = changesetOf(row);
  return changeset?.id === id ? [changeset] : deploymentFact(row, id);
}

const landingGaps = repositories.flatMap((known) => known.gaps).filter((gap) => gap.of === 'landed-change');

export const changeWorld: ChangeWorld = {
  span: { from: windowPeriod.from, to: windowPeriod.to },
  rows: changes,
  repositories: names,
  gaps: [...landingGaps, ...tracks.flatMap(({ gaps }) => gaps)],
  tracks,
  storyOf(row) {
    const { repository, value } = row.fact;
    const changeset = changesetOf(row);
    const track = tracks.find((one) => one.repository === repository);
    const rules = rulesAt(track?.stretches ?? [], value.landedAt);
    const covers = ({ span }: Gap): boolean => !span || (span.from <= value.landedAt && value.landedAt < span.to);
    return {
      ...(changeset && { changeset }),
      ...(rules && { rules }),
      relied: reliedBy(row).flatMap((id) => changeFact(row, id)),
      gaps: [...landingGaps, ...(track?.gaps ?? [])]
        .filter((gap) => gap.repository === repository && covers(gap))
        .map(withPart),
      commitTimes: new Map(
        (changeset?.value.commits ?? [])
          .slice(0, value.paths.length > 1 ? 2 : 1)
          .map(({ commit }, number) => [commit, before(value.landedAt, 60 * (24 - number * 20))]),
      ),
    };
  },
};
