/** Decides what happens when, before anything is built: which scenario lands at which time, and which number it gets. */
import type { SimAccount } from '../world.ts';
import type { DayOff } from './incidents.ts';
import type { Staff } from './people.ts';
import type { Random } from './random.ts';
import { original, oversized, sound, type Scenario } from './scenario.ts';
import { releaseScenarios, scenarios } from './scenarios.ts';
import { day, hour, minute, workingTimes } from './times.ts';

export type Incident = 'direct-push' | 'direct-push-on-release' | 'history-replaced' | 'protection-off';

export interface Plan {
  readonly kind: 'story' | Exclude<Incident, 'direct-push-on-release'> | 'left-open' | 'closed';
  readonly scenario: Scenario;
  readonly createdAt: number;
  readonly landsAt: number;
  readonly author: string;
  readonly ticketAt: number | null;
  number: number;
  second: number;
  ticket: number | null;
}

export interface PlanOptions {
  readonly random: Random;
  readonly changes: number;
  readonly from: number;
  readonly to: number;
  readonly staff: Staff;
  readonly methods: readonly string[];
  readonly authorCanApprove: boolean;
  /** Leave out what is wrong on purpose. */
  readonly innocent: boolean;
  readonly subtle: boolean;
  /** Things go wrong on the release branch, too. */
  readonly release: boolean;
  /** One changeset with so many commits. */
  readonly mostCommits: number | undefined;
}

const soundScenario: Scenario = { name: 'sound', stories: 1, tell: sound };
const soundOnRelease: Scenario = { ...soundScenario, base: 'release' };
const originalScenario: Scenario = { name: 'original', stories: 1, tell: original };

type Entry = Scenario | Incident;

export interface Plans {
  /** In the order of landing. */
  readonly landings: readonly Plan[];
  readonly others: readonly Plan[];
  readonly dayOff: DayOff | null;
}

export function makePlans(options: PlanOptions): Plans {
  const { random, changes, from, to } = options;
  const times = workingTimes(random, changes, from + day, to - 15 * day);
  const entries = placed(options, times);
  const offAt = entries.indexOf('protection-off');
  const landings = times.map((landsAt, i) => planOf(options, entries[i] ?? filler(random), landsAt, times[i - 2]));
  const others = Array.from({ length: Math.ceil(changes * 0.04) }, (_, i) => {
    const kind = i % 3 === 0 ? ('left-open' as const) : ('closed' as const);
    const createdAt = from + (to - from) * (0.3 + 0.6 * random.fraction());
    const base = planOf(options, soundScenario, createdAt + 30 * hour, undefined);
    return { ...base, kind, createdAt: Math.floor(createdAt / 1000) * 1000 };
  });
  numbered([...landings, ...others]);
  const off = times[offAt];
  const dayOff = off === undefined ? null : { from: off - 2 * hour, to: off + 22 * hour, by: 'jonas' };
  return { landings, others, dayOff };
}

const filler = (random: Random): Scenario => (random.chance(0.15) ? originalScenario : soundScenario);

/** Puts each scenario somewhere: the first few landings are plain, so that there is something to port and to take back. */
function placed(options: PlanOptions, times: readonly number[]): (Entry | undefined)[] {
  const { random, changes, innocent } = options;
  const slots: (Entry | undefined)[] = Array.from({ length: changes }, () => undefined);
  const first = Math.min(5, Math.floor(changes / 10));
  for (let i = 0; i < first; i++) slots[i] = originalScenario;
  if (options.mostCommits !== undefined) slots[changes - 1] = oversized(options.mostCommits);
  const closed = new Set<number>();
  const put = (entry: Entry, low: number, high: number): void => {
    const free = slots.flatMap((slot, i) =>
      slot === undefined && !closed.has(i) && i >= Math.max(first, low * changes) && i < high * changes ? [i] : [],
    );
    if (free.length > 0) slots[random.pick(free)] = entry;
  };
  const most = (count: number): number => Math.max(1, Math.round((changes * count) / 1000));
  if (!innocent) {
    put('protection-off', 0.2, 0.9);
    const off = times[slots.indexOf('protection-off')] ?? 0;
    times.forEach((time, i) => Math.abs(time - off) < 26 * hour && closed.add(i));
    for (let i = 0; i < most(2); i++) put('history-replaced', 0.1, 1);
    for (let i = 0; i < most(8); i++) put('direct-push', 0, 1);
    for (let i = 0; options.release && i < most(8); i++) put('direct-push-on-release', 0.3, 1);
  }
  const all = options.release ? [...releaseScenarios, ...scenarios] : scenarios;
  const fitting = all.filter((one) => isPossible(one, options));
  for (const one of random.shuffled(fitting)) {
    for (let i = 0; i < most(7); i++) put(one, one.late || one.base ? 0.4 : 0, one.early ? 0.45 : 1);
  }
  return slots;
}

function isPossible({ method, onlyIf, nature, subtle = false }: Scenario, options: PlanOptions): boolean {
  const { methods, authorCanApprove, innocent } = options;
  if (subtle && !options.subtle) return false;
  if (method !== undefined && !methods.includes(method)) return false;
  if (innocent && nature === 'violation') return false;
  return onlyIf?.({ authorCanApprove }) ?? true;
}

function planOf(options: PlanOptions, entry: Entry, landsAt: number, beforeLast: number | undefined): Plan {
  const { random, staff } = options;
  const isOnRelease = entry === 'direct-push-on-release';
  const scenario = isOnRelease ? soundOnRelease : typeof entry === 'string' ? soundScenario : entry;
  const kind = isOnRelease ? 'direct-push' : typeof entry === 'string' ? entry : 'story';
  const lead = random.between(4 * 60, 70 * 60) * minute;
  const createdAt =
    scenario.long && beforeLast !== undefined ? Math.min(beforeLast - hour, landsAt - lead) : landsAt - lead;
  const author = scenario.author === 'updates' ? staff.updates : (scenario.author ?? authorAt(random, staff, landsAt));
  return {
    kind,
    scenario,
    createdAt: Math.floor(createdAt / 1000) * 1000,
    landsAt: Math.floor(landsAt / 1000) * 1000,
    author,
    ticketAt: scenario.withoutTicket || kind === 'direct-push' ? null : createdAt - random.between(1, 200) * hour,
    number: 0,
    second: 0,
    ticket: null,
  };
}

function authorAt(random: Random, { accounts }: Staff, millis: number): string {
  const works = (one: SimAccount): boolean =>
    one.kind === 'person' &&
    one.role !== 'read' &&
    !one.deleted &&
    one.login === one.person &&
    (one.leftAt === null || Date.parse(one.leftAt) > millis);
  return random.pick([...accounts.values()].filter(works)).login;
}

/** Numbers go by the time of opening; tickets and changesets share them. */
function numbered(plans: readonly Plan[]): void {
  const takers: { at: number; take: (number: number) => void }[] = [];
  for (const plan of plans) {
    if (plan.ticketAt !== null) takers.push({ at: plan.ticketAt, take: (number) => (plan.ticket = number) });
    if (plan.kind === 'direct-push') continue;
    takers.push({ at: plan.createdAt, take: (number) => (plan.number = number) });
    if (plan.scenario.stories === 2)
      takers.push({ at: plan.createdAt + 30 * minute, take: (number) => (plan.second = number) });
  }
  takers.sort((a, b) => a.at - b.at);
  takers.forEach(({ take }, i) => take(i + 1));
}
