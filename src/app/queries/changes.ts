/** The change population over any stretch of time, judged afresh from the stored history by the checks over landings. */
import { AppError } from '../../base/app-error.ts';
import { instantFromMillis, type TimeSpan } from '../../base/instant.ts';
import { collectRepositoryFact } from '../../facts/collect.ts';
import { evaluateControls } from '../../controls/evaluate.ts';
import type { CheckResult, MemberResult } from '../../model/control.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { RepositoryHistory } from '../../model/history.ts';
import type { Repository } from '../../model/repository.ts';
import { collectChanges } from '../auditing/collect-changes.ts';
import { configuredControls } from '../auditing/configured-controls.ts';
import { defaultPeriod, landingSpanOf } from '../auditing/default-period.ts';
import type { AppContext } from '../context.ts';
import type { ChangeFilter, ChangeList, ChangeRow, Working } from '../plumbline.ts';
import { landingInForce } from '../reading/read-repository.ts';

const beginning = instantFromMillis(0);

export async function listChanges(filter: ChangeFilter, context: AppContext, working: Working): Promise<ChangeList> {
  const span = await spanFor(filter, context);
  const all = await context.stores.repositories.list();
  const repositories = all.filter(({ name }) => filter.repository === undefined || name === filter.repository);
  const facts: Fact<'landed-change'>[] = [];
  const roots: Fact<'repository'>[] = [];
  const gaps: Gap[] = [];
  for (const repository of repositories) {
    const history = await storedHistory(repository, span, context);
    gaps.push(...repository.gaps);
    roots.push(...collectRepositoryFact({ history, languagesAtHead: {} }));
    const { cache } = context.stores;
    for (const found of await collectChanges({ repository, history }, { cache, span, retry: false, ...working })) {
      if (found.kind === 'gap') gaps.push(found);
      else facts.push(found);
    }
  }
  return {
    span,
    changes: rowsOf(facts, judged([...roots, ...facts], gaps, span, context)),
    repositories: repositories.map(({ name, defaultBranch }) => ({
      name,
      branch: defaultBranch ?? '',
      landings: facts.filter((fact) => fact.repository === name).length,
    })),
    gaps,
  };
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
): readonly CheckResult[] {
  const controls = configuredControls(content.controls, config).enabled.filter(
    ({ area }) => area === 'change-management',
  );
  const period = { type: 'window', ...span } as const;
  const versions = (id: string) => checkVersions.of(id);
  const { parameters } = config;
  const evaluations = evaluateControls({ controls, facts, gaps, period, versions, parameters });
  const checks = evaluations.flatMap((evaluation) => evaluation.checks);
  return checks.filter((check) => check.population.kind === 'landed-change');
}

const worstFirst = ['exception', 'not-determined', 'pass', 'not-applicable'] as const;

function rowsOf(facts: readonly Fact<'landed-change'>[], checks: readonly CheckResult[]): readonly ChangeRow[] {
  const results = new Map<string, { readonly check: string; readonly member: MemberResult }[]>();
  for (const { check, members } of checks) {
    for (const member of members) {
      const known = results.get(member.member);
      if (known) known.push({ check, member });
      else results.set(member.member, [{ check, member }]);
    }
  }
  return facts.map((fact) => {
    const own = results.get(fact.id) ?? [];
    const outcome = worstFirst.find((result) => own.some(({ member }) => member.result === result)) ?? 'not-applicable';
    const findings = own
      .filter(({ member }) => member.result === 'exception' || member.result === 'not-determined')
      .map(({ check, member }) => ({ code: check, because: member.because }));
    return { fact, outcome, findings };
  });
}
