/** The change population over any stretch of time, judged afresh from the stored history by the checks over landings. */
import { AppError } from '../../base/app-error.ts';
import { instantFromMillis, type TimeSpan } from '../../base/instant.ts';
import { collectRepositoryFact } from '../../facts/collect.ts';
import { evaluateControls } from '../../controls/evaluate.ts';
import { isAncestor, refMoves } from '../../git/refs.ts';
import type { CheckResult } from '../../model/control.ts';
import type { Fact, FactKind } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { RepositoryHistory } from '../../model/history.ts';
import type { Repository } from '../../model/repository.ts';
import { collectChanges, type ChangeContext, type ChangeForge } from '../auditing/collect-changes.ts';
import { collectForge } from '../auditing/collect-forge.ts';
import { configuredControls } from '../auditing/configured-controls.ts';
import { defaultPeriod, landingSpanOf } from '../auditing/default-period.ts';
import type { AppContext } from '../context.ts';
import { forgeInputs } from '../forges/forge-inputs.ts';
import type { ChangeFilter, ChangeList, ChangeRow, ChangeVerdict, Working } from '../plumbline.ts';
import { landingInForce } from '../reading/read-repository.ts';

const beginning = instantFromMillis(0);

export async function listChanges(filter: ChangeFilter, context: AppContext, working: Working): Promise<ChangeList> {
  const span = await spanFor(filter, context);
  const all = await context.stores.repositories.list();
  const wanted = all.filter(({ name }) => filter.repository === undefined || name === filter.repository);
  const read: ReadChanges[] = [];
  for (const repository of wanted) read.push({ repository, history: await storedHistory(repository, span, context) });
  const landings = read.map(({ repository, history }) => ({ repository, commits: history.commits }));
  const forges = await forgeInputs(landings, context, working);
  const facts: Fact[] = [];
  const gaps: Gap[] = [];
  for (const one of read) {
    const { repository, history } = one;
    gaps.push(...repository.gaps);
    facts.push(...collectRepositoryFact({ history, languagesAtHead: {} }));
    const collecting = { cache: context.stores.cache, span, retry: false, ...working };
    for (const found of await collected(one, forges?.of(repository.name), collecting, context)) {
      if (found.kind === 'gap') gaps.push(found);
      else facts.push(found);
    }
  }
  const landed = facts.filter(isOf('landed-change'));
  const differences = facts.filter(isOf('difference'));
  const rows = withDifferences(rowsOf(landed, judged(facts, gaps, span, context)), differences);
  const counts = new Map<string, number>();
  for (const { repository } of landed) counts.set(repository, (counts.get(repository) ?? 0) + 1);
  return {
    span,
    changes: rows,
    repositories: wanted.map(({ name, defaultBranch }) => ({
      name,
      branch: defaultBranch ?? '',
      landings: counts.get(name) ?? 0,
    })),
    gaps,
  };
}

const isOf =
  <K extends FactKind>(kind: K) =>
  (fact: Fact): fact is Fact<K> =>
    fact.kind === kind;

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

/** A difference that nothing explains is a finding of the landing that it is about. */
function withDifferences(rows: readonly ChangeRow[], differences: readonly Fact<'difference'>[]): readonly ChangeRow[] {
  const byLanding = new Map<string, Fact<'difference'>[]>();
  for (const difference of differences)
    for (const fact of difference.value.relied) {
      const known = byLanding.get(fact);
      if (known) known.push(difference);
      else byLanding.set(fact, [difference]);
    }
  return rows.map((row) => {
    const own = byLanding.get(row.fact.id);
    if (!own) return row;
    const open = own.filter(({ value }) => !value.explained);
    const found = open.map(({ value: { code, because } }) => ({ code, because }));
    return { ...row, findings: [...row.findings, ...found], differences: own.map(({ value }) => value) };
  });
}

async function spanFor({ from, to }: ChangeFilter, { stores, clock }: AppContext): Promise<TimeSpan> {
  const latest = await stores.runs.latest();
  const period = latest && (await stores.runs.get(latest.id))?.period;
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

/** Only checks whose population is the landings: the others have nothing to say about one change. */
function judged(
  facts: readonly Fact[],
  gaps: readonly Gap[],
  span: TimeSpan,
  { content, config, checkVersions }: AppContext,
): readonly JudgedCheck[] {
  const controls = configuredControls(content.controls, config).enabled.filter(
    ({ area }) => area === 'change-management',
  );
  const period = { type: 'window', ...span } as const;
  const versions = (id: string) => checkVersions.of(id);
  const { parameters } = config;
  const evaluations = evaluateControls({ controls, facts, gaps, period, versions, parameters });
  const asked = evaluations.flatMap(({ control, checks }) => checks.map((check) => ({ control: control.id, check })));
  const overLandings = asked.filter(({ check }) => check.population.kind === 'landed-change');
  // A check that two controls ask is one word about a change, not two.
  return [...Map.groupBy(overLandings, ({ check }) => check.check).values()].map((same) => ({
    ...same[0]!.check,
    controls: same.map(({ control }) => control),
  }));
}

type JudgedCheck = CheckResult & { readonly controls: readonly string[] };

const worstFirst = ['exception', 'not-determined', 'pass', 'not-applicable'] as const;

function rowsOf(facts: readonly Fact<'landed-change'>[], checks: readonly JudgedCheck[]): readonly ChangeRow[] {
  const results = new Map<string, ChangeVerdict[]>();
  for (const { check, controls, members } of checks) {
    for (const { member, result, because, intervals } of members) {
      const verdict = { check, controls, result, because, relied: intervals[0]?.relied ?? [] };
      const known = results.get(member);
      if (known) known.push(verdict);
      else results.set(member, [verdict]);
    }
  }
  return facts.map((fact) => {
    const own = results.get(fact.id) ?? [];
    const outcome = worstFirst.find((wanted) => own.some(({ result }) => result === wanted)) ?? 'not-applicable';
    const findings = own
      .filter(({ result }) => result === 'exception' || result === 'not-determined')
      .map(({ check, because }) => ({ code: check, because }));
    return { fact, outcome, findings, verdicts: own };
  });
}
