/**
 * The data map of the audited repositories at any instant, or between two, and of a checkout as it lies on disk. Findings
 * bring the fields and flows, the repository's own files what people say of them and who owns them.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { instantFromMillis, millisOf, type Instant, type TimeSpan } from '../../base/instant.ts';
import { silentObserver } from '../../base/progress.ts';
import { isExtractedGap } from '../../facts/extractor.ts';
import { codeOwners } from '../../facts/extractors/code-owners.ts';
import { codeOwnersDialect, ownerOf } from '../../model/code-owners.ts';
import type { LandedChange } from '../../model/change.ts';
import type { Boundary } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { Repository } from '../../model/repository.ts';
import type { Run } from '../../model/run.ts';
import type { AppContext } from '../context.ts';
import type { Plumbline, Working } from '../plumbline.ts';
import { stretchFacts } from '../changes/stretches.ts';
import { filesUnder, workTreeOf } from '../queries/scan-files.ts';
import { scanPaths } from '../queries/scan-paths.ts';
import { applyClassification, classificationPaths, readClassification, type DeclaredEntry } from './classification.ts';
import { differenceOf, removedBy } from './difference.ts';
import { filesAt, type FileAt } from './files-at.ts';
import { joinMap, type MapFinding } from './join.ts';
import { joinRepositories } from './joins.ts';
import type {
  ClassificationProblem,
  DataMap,
  DataMapAnswer,
  DataMapDifference,
  DataMapWish,
  FieldChange,
  MapField,
} from './model.ts';

const ownersFile = /^(?:\.github\/|\.gitlab\/|\.gitea\/|docs\/)?CODEOWNERS$/;
const isAsked = (path: string): boolean => classificationPaths.test(path) || ownersFile.test(path);

/** What holds of every map, said with every map. */
const limits: readonly string[] = [
  'Schemaless stores (JSON columns, document stores without a schema, files) hold what their writers put there: only declared fields are listed.',
  'Fields of test, example, documentation, vendored and generated files are left out.',
  'Migrations count by the order of their files; names made by code are not followed.',
];

export async function dataMap(wish: DataMapWish, context: AppContext): Promise<DataMapAnswer> {
  const { run, repositories } = await inScope(wish, context);
  const maps = await Promise.all(repositories.map((one) => mapOf(one, context, wish.at)));
  return answerOf(maps, { run, repositories, at: wish.at });
}

export interface DataMapSpan {
  readonly repository?: string;
  readonly from: Instant;
  readonly to: Instant;
}

export async function dataMapDifference(
  { repository, from, to }: DataMapSpan,
  context: AppContext,
  changes: Plumbline['changes'],
): Promise<DataMapDifference> {
  const wish = repository === undefined ? {} : { repository };
  const { run, repositories } = await inScope(wish, context);
  const found: FieldChange[] = [];
  const maps: DataMap[] = [];
  for (const one of repositories) {
    const findings = await findingsOf(one, context);
    const before = await mapOf(one, context, from, findings);
    const after = await mapOf(one, context, to, findings);
    maps.push(after);
    for (const change of differenceOf(before, after)) {
      const by = change.change === 'removed' ? removedBy(change.field, findings, to) : change.by;
      found.push({ ...change, ...(by && { by }) });
    }
  }
  const { fields: _fields, problems: _problems, ...rest } = answerOf(maps, { run, repositories, at: to });
  return { ...rest, changes: await withChangesets(found, { run, context, changes }) };
}

/** The map of a folder: no history, no landings. */
export async function checkoutMap(path: string, context: AppContext, working: Working): Promise<DataMapAnswer> {
  const report = await scanPaths({ paths: [path] }, context, working);
  const name = basename(workTreeOf(report.root)?.top ?? report.root);
  const joined = joinMap(name, report.findings);
  const files = (await filesUnder(report.root)).map((file) => file.slice(report.root.length + 1)).filter(isAsked);
  const read = files.map((file) => ({ path: file, text: readFileSync(join(report.root, file), 'utf8') }));
  const map = withFiles(name, joined, read);
  const unscanned = unscannedIn(report.unscanned);
  return {
    ...map,
    repositories: [{ name, head: null }],
    gaps: [],
    run: null,
    period: null,
    notCovered: [...limits, ...unscanned],
  };
}

/** What holds no text is named by its number alone: images declare no field. */
function unscannedIn(unscanned: readonly { readonly path: string; readonly reason: string }[]): string[] {
  return [...Map.groupBy(unscanned, ({ reason }) => reason)].map(([reason, files]) => {
    const names = files.slice(0, 3).map(({ path }) => path);
    return `not scanned, ${reason}: ${files.length} (${names.join(', ')}${files.length > names.length ? ', …' : ''})`;
  });
}

async function inScope({ repository }: DataMapWish, { stores }: AppContext) {
  const all = await stores.repositories.list();
  return {
    run: await stores.runs.named('latest'),
    repositories: all.filter(({ name }) => repository === undefined || name === repository),
  };
}

async function findingsOf({ name }: Repository, { stores }: AppContext): Promise<readonly MapFinding[]> {
  const { items } = await stores.findings.list({ repository: name });
  return items.filter(({ field, flow }) => field !== undefined || flow !== undefined);
}

async function mapOf(
  repository: Repository,
  context: AppContext,
  at: Instant | undefined,
  known?: readonly MapFinding[],
): Promise<DataMap> {
  const joined = joinMap(repository.name, known ?? (await findingsOf(repository, context)), at);
  return withFiles(repository.name, joined, await filesAt(repository, isAsked, context, at));
}

function withFiles(repository: string, joined: ReturnType<typeof joinMap>, files: readonly FileAt[]): DataMap {
  const problems: ClassificationProblem[] = [];
  const entries = files
    .filter(({ path }) => classificationPaths.test(path))
    .flatMap(({ path, text }): readonly DeclaredEntry[] => {
      const read = readClassification(text, path);
      if (read.ok) return read.value;
      problems.push({ repository, problem: 'unreadable', owner: '', field: '', path, ...read.error });
      return [];
    });
  const applied = applyClassification(repository, joined.fields, entries);
  const owned = ownersOf(files.find(({ path }) => ownersFile.test(path)));
  return {
    fields: applied.fields.map((row): MapField => ({ ...row, owners: owned(row.path) })),
    problems: [...problems, ...applied.problems],
    leftOut: { ...joined.leftOut, notPersonal: applied.notPersonal },
  };
}

function ownersOf(file: FileAt | undefined): (path: string) => readonly string[] {
  if (!file) return () => [];
  const [fact] = [...codeOwners.extract(file)].flatMap((one) => (isExtractedGap(one) ? [] : [one.value]));
  if (!fact) return () => [];
  const dialect = codeOwnersDialect(fact);
  return (path) => ownerOf(fact.rules, path, dialect);
}

interface Answered {
  readonly run: Run | undefined;
  readonly repositories: readonly Repository[];
  readonly at: Instant | undefined;
}

function answerOf(maps: readonly DataMap[], { run, repositories, at }: Answered): DataMapAnswer {
  const sum = (key: keyof DataMap['leftOut']): number => maps.reduce((total, { leftOut }) => total + leftOut[key], 0);
  const names = new Set<string>(repositories.map(({ name }) => name));
  const begin = run?.period.type === 'window' ? run.period.from : run?.period.at;
  const isEarlier = at !== undefined && begin !== undefined && at < begin;
  const tooEarly = `Fields that were gone before ${begin ?? ''} are found by an audit that begins earlier (--from).`;
  return {
    fields: joinRepositories(maps.flatMap(({ fields }) => fields)),
    problems: maps.flatMap(({ problems }) => problems),
    leftOut: { notPersonal: sum('notPersonal'), dropped: sum('dropped'), superseded: sum('superseded') },
    repositories: repositories.map(({ name, head }) => ({ name, head: head ?? null })),
    gaps: gapsAbout(run, names),
    run: run?.id ?? null,
    period: run?.period ?? null,
    notCovered: [...limits, ...(isEarlier ? [tooEarly] : [])],
  };
}

/** Of what was read, not of who approved it. */
function gapsAbout(run: Run | undefined, names: ReadonlySet<string>): readonly Gap[] {
  const all = run?.repositories.filter(({ name }) => names.has(name)).flatMap(({ gaps }) => gaps) ?? [];
  return all.filter(({ of }) => of === 'all' || of === 'finding');
}

/**
 * The changeset that each landing came through, as far as the change population knows. Landings of the audited period are
 * answered by its run. Those of any other time are judged afresh, at the price of what landed in the stretch that is asked
 * about: one by one, unless a repository has very many of them.
 */
async function withChangesets(
  found: readonly FieldChange[],
  { run, context, changes }: { run: Run | undefined; context: AppContext; changes: Plumbline['changes'] },
): Promise<FieldChange[]> {
  const landings = Map.groupBy(
    found.flatMap(({ field, by }) => (by?.commit === undefined ? [] : [{ repository: field.repository, at: by.at }])),
    ({ repository }) => repository,
  );
  const known = new Map<string, FieldChange['changeset']>();
  const note = (repository: string, { commit, change }: LandedChange): unknown =>
    known.set(`${repository} ${commit}`, change);
  const period = run?.period.type === 'window' ? run.period : undefined;
  const isAudited = (at: Instant): boolean => period !== undefined && period.from <= at && at < period.to;
  for (const [repository, of] of landings) {
    const instants = [...new Set(of.map(({ at }) => at))];
    if (period && instants.some(isAudited)) {
      const stream = await changes({ repository, from: period.from, to: period.to });
      for await (const { fact } of stream.changes) note(repository, fact.value);
    }
    const working = { observer: silentObserver, signal: new AbortController().signal };
    for (const span of stretchesAround(instants.filter((at) => !isAudited(at))))
      for (const fact of await stretchFacts({ repository, span }, context, working))
        if (fact.kind === 'landed-change') note(repository, fact.value as LandedChange);
  }
  const of = (repository: string, by: Boundary | undefined): FieldChange['changeset'] =>
    by?.commit === undefined ? undefined : known.get(`${repository} ${by.commit}`);
  return found.map((change) => {
    const changeset = of(change.field.repository, change.by);
    return changeset === undefined ? change : { ...change, changeset };
  });
}

const mostStretches = 12;

/** With a millisecond to spare on both sides, whichever of its ends belong to a stretch. */
function stretchesAround(instants: readonly Instant[]): readonly TimeSpan[] {
  const times = instants.map(millisOf);
  const around = (from: number, to: number): TimeSpan => ({
    from: instantFromMillis(from - 1),
    to: instantFromMillis(to + 1),
  });
  return times.length > mostStretches
    ? [around(Math.min(...times), Math.max(...times))]
    : times.map((time) => around(time, time));
}
