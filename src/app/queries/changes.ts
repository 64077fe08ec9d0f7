/** The change population over any stretch of time, judged afresh from the stored history by the checks over landings. */
import { AppError } from '../../base/app-error.ts';
import { instantFromMillis, type TimeSpan } from '../../base/instant.ts';
import { collectRepositoryFact } from '../../facts/collect.ts';
import { isAncestor, refMoves } from '../../git/refs.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { RepositoryHistory } from '../../model/history.ts';
import type { Repository } from '../../model/repository.ts';
import { collectChanges, type ChangeContext, type ChangeForge } from '../auditing/collect-changes.ts';
import { collectForge } from '../auditing/collect-forge.ts';
import { defaultPeriod, landingSpanOf } from '../auditing/default-period.ts';
import type {
  ChangeDays,
  ChangeGrouping,
  ChangeGroups,
  ChangePage,
  ChangePageWish,
  ChangeStory,
  ChangeStoryWish,
  ChangeWish,
  Protection,
  ProtectionTrack,
  ProtectionWish,
} from '../change-questions.ts';
import type { AppContext } from '../context.ts';
import { forgeInputs } from '../forges/forge-inputs.ts';
import type { ChangeFilter, ChangeList, Working } from '../plumbline.ts';
import { landingInForce } from '../reading/read-repository.ts';
import { daysOfRows, groupsOfRows, matching, pageOfRows, tallyOf, type PlacedRow } from './change-answers.ts';
import { isOf, judgeChanges } from './change-judging.ts';
import { clippedTo, protectionTracks, rulesAt } from './change-protection.ts';
import { changesetOf, commitTimes, reliedBy, withoutSecrets } from './change-story.ts';

const beginning = instantFromMillis(0);

type Stretch = Pick<ChangeWish, 'run' | 'from' | 'to'>;

interface Population extends Pick<ChangeList, 'span' | 'repositories' | 'gaps'> {
  readonly rows: readonly PlacedRow[];
  readonly tracks: readonly ProtectionTrack[];
  readonly facts: ReadonlyMap<string, Fact>;
}

const remembered = 2;

export class ChangeQuestions {
  readonly #context: AppContext;
  readonly #working: Working;
  readonly #known = new Map<string, Promise<Population>>();

  constructor(context: AppContext, working: Working) {
    this.#context = context;
    this.#working = working;
  }

  async list(filter: ChangeFilter): Promise<ChangeList> {
    const { span, repositories, gaps, rows } = await this.#population(filter);
    const { repository } = filter;
    return {
      span,
      changes: rows
        .map(({ row }) => row)
        .filter(({ fact }) => repository === undefined || fact.repository === repository),
      repositories: repositories.filter(({ name }) => repository === undefined || name === repository),
      gaps: gaps.filter((gap) => touches(gap, repository)),
    };
  }

  async page(wish: ChangePageWish): Promise<ChangePage> {
    const { span, repositories, gaps, rows } = await this.#population(wish);
    const found = matching(rows, wish, span);
    return {
      span,
      total: found.length,
      outcomes: tallyOf(found),
      repositories,
      gaps: gaps.filter((gap) => touches(gap, wish.repository)),
      items: pageOfRows(found, wish),
    };
  }

  async groups(by: ChangeGrouping, wish: ChangeWish): Promise<ChangeGroups> {
    const { span, rows } = await this.#population(wish);
    const found = matching(rows, wish, span);
    return { total: found.length, groups: groupsOfRows(found, by) };
  }

  async days(wish: ChangeWish): Promise<ChangeDays> {
    const { span, rows } = await this.#population(wish);
    const found = matching(rows, wish, span);
    return { span, total: found.length, days: daysOfRows(found) };
  }

  async protection(wish: ProtectionWish): Promise<Protection> {
    const { span, tracks } = await this.#population(wish);
    const wanted = tracks.filter(({ repository }) => wish.repository === undefined || repository === wish.repository);
    return { span, tracks: wanted.map((track) => clippedTo(span, track)) };
  }

  async story(wish: ChangeStoryWish): Promise<ChangeStory | undefined> {
    const { rows, tracks, gaps, facts } = await this.#population(wish);
    const own = rows.filter(({ row }) => row.fact.repository === wish.repository);
    const at = own.findIndex(({ row }) => row.fact.value.commit === wish.commit);
    if (at < 0) return undefined;
    const { row } = own[at]!;
    const { landedAt, branch } = row.fact.value;
    const relied = reliedBy(row)
      .flatMap((id) => facts.get(id) ?? [])
      .map(withoutSecrets);
    const changeset = changesetOf(row, relied);
    const track = tracks.find((one) => one.repository === wish.repository && one.branch === branch);
    const rules = rulesAt(track?.stretches ?? [], landedAt);
    const clone = (await this.#context.stores.repositories.list()).find(({ name }) => name === wish.repository);
    const commits = changeset?.value.commits.map(({ commit }) => commit) ?? [];
    return {
      row,
      ...(changeset && { changeset }),
      ...(rules && { rules }),
      relied,
      gaps: gaps.filter(
        (gap) => touches(gap, wish.repository) && (!gap.span || (gap.span.from <= landedAt && landedAt < gap.span.to)),
      ),
      before: own[at - 1]?.row.fact.value.commit ?? null,
      after: own[at + 1]?.row.fact.value.commit ?? null,
      commitTimes: clone ? await commitTimes(clone.gitDirectory, commits) : new Map(),
    };
  }

  async #population(stretch: Stretch): Promise<Population> {
    const runs = (await this.#context.stores.runs.summaries()).map(({ id }) => id);
    const key = JSON.stringify([stretch.run, stretch.from, stretch.to, runs]);
    const known = this.#known.get(key);
    if (known) return known;
    const asked = readPopulation(stretch, this.#context, this.#working);
    this.#known.set(key, asked);
    for (const oldest of this.#known.keys()) if (this.#known.size > remembered) this.#known.delete(oldest);
    // A failure is nobody's answer: the next one asks again.
    asked.catch(() => this.#known.delete(key));
    return asked;
  }
}

const touches = (gap: Gap, repository: string | undefined): boolean =>
  repository === undefined || gap.repository === repository || gap.repository === 'all';

async function readPopulation(stretch: Stretch, context: AppContext, working: Working): Promise<Population> {
  const span = await spanFor(stretch, context);
  const read: ReadChanges[] = [];
  for (const repository of await context.stores.repositories.list())
    read.push({ repository, history: await storedHistory(repository, span, context) });
  const landings = read.map(({ repository, history }) => ({ repository, commits: history.commits }));
  const forges = await forgeInputs(landings, context, working);
  const rows: PlacedRow[] = [];
  const allGaps: Gap[] = [];
  const tracks: ProtectionTrack[] = [];
  const all = new Map<string, Fact>();
  const repositories: Population['repositories'][number][] = [];
  for (const one of read) {
    const { repository, history } = one;
    const facts: Fact[] = [...collectRepositoryFact({ history, languagesAtHead: {} })].filter(isFact);
    const gaps: Gap[] = [...repository.gaps];
    const forge = forges?.of(repository.name);
    const collecting = { cache: context.stores.cache, span, retry: false, ...working };
    for (const found of await collected(one, forge, collecting, context)) {
      if (found.kind === 'gap') gaps.push(found);
      else facts.push(found);
    }
    const judged = judgeChanges({ facts, gaps, span }, context);
    const positions = new Map(history.commits.map(({ commit, index }) => [commit, index]));
    rows.push(...judged.map((row) => ({ row, position: positions.get(row.fact.value.commit)! })));
    const branch = repository.defaultBranch ?? '';
    repositories.push({ name: repository.name, branch, landings: judged.length });
    const rules = facts.filter(isOf('branch-rules'));
    const source = { repository: repository.name, branch, facts: rules, gaps };
    tracks.push(...protectionTracks({ ...source, ...(forge && { history: forge.history }) }));
    allGaps.push(...gaps);
    for (const fact of facts) all.set(fact.id, fact);
  }
  return { span, rows, repositories, gaps: allGaps, tracks, facts: all };
}

const isFact = (one: Fact | Gap): one is Fact => one.kind !== 'gap';

interface ReadChanges {
  readonly repository: Repository;
  readonly history: RepositoryHistory;
}

async function collected(
  read: ReadChanges,
  forge: ChangeForge | undefined,
  collecting: ChangeContext,
  { stores }: AppContext,
): Promise<readonly (Fact | Gap)[]> {
  if (!forge) return collectChanges(read, collecting);
  const { repository } = read;
  const observations = await stores.refs.observations(repository.name, `refs/heads/${repository.defaultBranch ?? ''}`);
  const seen = await refMoves({
    observations,
    isAncestor: (before, after) => isAncestor(repository.gitDirectory, before, after),
  });
  const sweeps = await stores.refs.sweeps(repository.name);
  return collectForge({ ...read, seen, sweeps }, { ...collecting, forge });
}

async function spanFor({ run, from, to }: Stretch, { stores, clock }: AppContext): Promise<TimeSpan> {
  const summaries = await stores.runs.summaries();
  const period = (run === undefined ? summaries[0] : summaries.find(({ id }) => id === run))?.period;
  const now = clock.now();
  const fallback = landingSpanOf(period ?? defaultPeriod(now));
  // A single end that lies outside of the audited period: everything before it, or everything since.
  const start = from ?? (to !== undefined && to <= fallback.from ? beginning : fallback.from);
  const end = to ?? (from !== undefined && from >= fallback.to ? now : fallback.to);
  if (start < end) return { from: start, to: end };
  throw new AppError('app/empty-period', `nothing can have landed since ${start}: that is still to come`, {
    hint: 'Give an earlier --from.',
  });
}

async function storedHistory(
  { name, defaultBranch = '', observedAt }: Repository,
  span: TimeSpan,
  { stores }: AppContext,
): Promise<RepositoryHistory> {
  const commits = await stores.histories.commits(name);
  const since = Math.max(0, landingInForce(commits, span.from));
  const tenures = await stores.histories.tenures(name, since);
  return { repository: name, branch: defaultBranch, commits, tenures, observedAt, gaps: [] };
}
