/**
 * Builds a world from a seed: plans a year, tells each changeset's story in the order of landing, and writes the
 * repository as one pack. The same options give the same object ids on every machine.
 */
import path from 'node:path';
import { parseInstant, type TimeSpan } from '../../src/base/instant.ts';
import { landUnprotected, logDayOff, pushDirectly, replaceHistory } from './making/incidents.ts';
import { identityOf, makeOrganisation, makeStaff } from './making/people.ts';
import { makePlans, type Plan, type Plans } from './making/plan.ts';
import { Random } from './making/random.ts';
import { firstSources } from './making/sources.ts';
import { Story } from './making/story.ts';
import {
  deployKeys,
  environments,
  makeAlerts,
  makeAudit,
  makeDeployments,
  makeReleases,
  makeRules,
  makeTickets,
} from './making/surroundings.ts';
import { at, day, minute } from './making/times.ts';
import { Line, Workshop } from './making/workshop.ts';
import type { Habits, SimOrganisation, SimRepository, World } from './world.ts';

export interface WorldOptions {
  readonly seed: number;
  /** How many landings are planned. */
  readonly changes: number;
  /** An empty folder; repositories go below it. */
  readonly directory: string;
  readonly habits: Habits;
  /** Nothing is wrong on purpose. */
  readonly innocent?: boolean;
  /** With traps that real forges set: words after an approval, runs after a landing, addresses that nobody knows. */
  readonly subtle?: boolean;
  /** Things go wrong on the release branch, too. */
  readonly release?: boolean;
  /** What the company pays for; the largest when absent. */
  readonly plan?: SimOrganisation['plan'];
  /** The last landing has so many commits: more than forges list of one changeset. */
  readonly mostCommits?: number;
  /** The first day of the window; it is 360 days long, so that a log that remembers a year still knows all of it. */
  readonly from?: string;
}

const daysOfWindow = 360;
const repository = 'shop';

export function makeWorld(options: WorldOptions): World {
  const { seed, changes, directory, habits, innocent = false, subtle = false, release = false } = options;
  const { mostCommits } = options;
  const from = Date.parse(parseInstant(options.from ?? '2025-01-06') ?? '');
  const to = from + daysOfWindow * day;
  const middle = from + (to - from) / 2;
  const random = new Random(seed);
  const staff = makeStaff(habits, from, middle);
  const { methods, authorCanApprove } = habits;
  const plans = makePlans({
    random,
    changes,
    from,
    to,
    staff,
    methods,
    authorCanApprove,
    innocent,
    subtle,
    release,
    mostCommits,
  });
  const rules = makeRules(from, middle, plans.dayOff);
  const shop = new Workshop({ random, habits, staff, repository, rules });
  begin(shop, from);
  told(shop, plans);
  const window: TimeSpan = { from: at(from), to: at(to) };
  const made = repositoryOf(shop, plans, { directory, window, innocent });
  return {
    seed,
    habits,
    window,
    now: at(to + 3 * day),
    organisation: makeOrganisation(habits, from, options.plan),
    accounts: staff.accounts,
    repositories: [made],
    audit: makeAudit(staff, rules, { organisation: habits.organisation, repository, from }),
    injected: shop.injected.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  };
}

/** What was there before the window: a few commits from when nothing was protected yet, and the release branch. */
function begin(shop: Workshop, from: number): void {
  const who = identityOf(shop.account('mira'));
  const start = from - 400 * day;
  let last: ReturnType<Workshop['commit']> | undefined;
  for (let i = 0; i < 4; i++) {
    const millis = start + i * day;
    const commit: ReturnType<Workshop['commit']> = shop.commit({
      parents: last ? [last] : [],
      sources: last ? shop.edited(last, [shop.newFile()]) : firstSources,
      paths: [...firstSources.keys()],
      author: who,
      committer: who,
      authoredAt: millis,
      committedAt: millis,
      message: i === 0 ? 'Begin' : `Lay the ground, part ${i}`,
    });
    const activity = last ? ('push' as const) : ('creation' as const);
    shop.moved({
      ref: 'refs/heads/main',
      before: last?.oid ?? null,
      after: commit.oid,
      at: at(millis),
      by: 'mira',
      activity,
    });
    last = commit;
  }
  const created = from - 60 * day;
  shop.lines.set('main', new Line('main', last!, start));
  shop.lines.set('release/1.x', new Line('release/1.x', last!, created));
  const ref = 'refs/heads/release/1.x';
  shop.moved({ ref, before: null, after: last!.oid, at: at(created), by: 'mira', activity: 'creation' });
}

function told(shop: Workshop, { landings, others, dayOff }: Plans): void {
  for (const plan of landings) {
    if (plan.kind === 'direct-push') {
      const by = shop.random.pick(['mira', 'jonas', 'ines']);
      pushDirectly(shop, { branch: baseOf(plan), by, millis: plan.landsAt, title: 'Quick correction' });
    } else landed(shop, plan);
  }
  for (const plan of others) {
    const story = storyOf(shop, plan);
    story.open();
    if (plan.kind === 'closed') story.close(plan.createdAt + 2 * day);
    story.done();
  }
  if (dayOff) logDayOff(shop, 'main', dayOff);
  shop.changesets.sort((a, b) => a.number - b.number);
}

function landed(shop: Workshop, plan: Plan): void {
  const story = storyOf(shop, plan);
  if (plan.kind === 'history-replaced') replaceHistory(shop, story, 'ines');
  else if (plan.kind === 'protection-off') landUnprotected(story);
  else if (plan.scenario.stories === 2) {
    const landsAt = plan.scenario.name === 'queue' ? plan.landsAt + minute : plan.landsAt;
    const createdAt = plan.createdAt + 30 * minute;
    const second = storyOf(shop, { ...plan, number: plan.second, createdAt, landsAt });
    plan.scenario.tell(story, second);
    second.done();
  } else plan.scenario.tell(story, undefined);
  story.done();
}

const baseOf = ({ scenario }: Plan): string => (scenario.base === 'release' ? 'release/1.x' : 'main');

function storyOf(shop: Workshop, plan: Plan): Story {
  const { number, author, createdAt, landsAt, ticket } = plan;
  return new Story(shop, { number, author, base: baseOf(plan), createdAt, landsAt, ticket });
}

interface Ending {
  readonly directory: string;
  readonly window: TimeSpan;
  readonly innocent: boolean;
}

function repositoryOf(shop: Workshop, plans: Plans, { directory, window, innocent }: Ending): SimRepository {
  const { habits, changesets, commits } = shop;
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
  const deployments = makeDeployments(shop, innocent);
  const releases = makeReleases(shop);
  const branches = new Map([...shop.lines].map(([name, line]) => [name, line.tip.oid]));
  for (const { state, source, head } of changesets) if (state === 'open') branches.set(source, head);
  const tags = new Map(releases.map(({ tag, commit }) => [tag, commit]));
  const gitDirectory = path.join(directory, `${repository}.git`);
  shop.objects.intoRepository(
    gitDirectory,
    'main',
    new Map([
      ...[...branches].map(([name, oid]) => [`refs/heads/${name}`, oid] as const),
      ...[...tags].map(([name, oid]) => [`refs/tags/${name}`, oid] as const),
      ...changesets.map(({ number, head }) => [habits.pullRef(number), head] as const),
    ]),
  );
  return {
    id: 1_300_001,
    owner: habits.organisation,
    name: repository,
    description: 'Sells things',
    createdAt: at(from - 400 * day),
    archived: false,
    visibility: 'private',
    gitDirectory,
    defaultBranch: 'main',
    branches,
    tags,
    commits,
    changesets,
    tickets: makeTickets(shop, [...plans.landings, ...plans.others]),
    moves: shop.moves,
    landings: shop.landings,
    rules: shop.rules,
    bypasses: shop.bypasses,
    environments: environments(from),
    deployments,
    releases,
    deployKeys: deployKeys(from, to),
    alerts: makeAlerts(shop.random, from, to),
    scanners: { secrets: true, code: ['javascript-typescript'], dependencies: true },
    collaborators: [
      { login: 'kim', role: 'write' },
      { login: 'ines', role: 'admin' },
    ],
  };
}
