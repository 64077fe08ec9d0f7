/**
 * Which scanners a repository runs, as rows: what each is, where it is started, whether proposed changes start it, whether
 * its failure fails the pipeline, whether the forge requires it. A kind that nothing does is a row too, with the reason,
 * so that a gap is something one can count.
 *
 * It reads the same steps as the checks on scanners (controls/kit/pipelines.ts), so that both say the same. Unknown is
 * null, never false: rules that no forge told, pipelines that do not say what starts them. A container scanner looks at
 * the packages inside an image: it is shown as `sca` with `of: "image"`.
 */
import type { Instant } from '../../base/instant.ts';
import { allSteps, changeSteps, isHook, type RunStep } from '../../controls/kit/pipelines.ts';
import type { PipelineFact, ScannerKind } from '../../model/fact-map.ts';
import type { AnyFact, Fact } from '../../model/fact.ts';
import { wasSeenAt } from '../../controls/kit/seen.ts';
import { forgeScans, forgeSentence, forgeWordOf, type ForgeWord } from './forge-scanners.ts';
import { scannersNamedBy } from './named-workflows.ts';
import { requirementOf, type Requirement } from './required.ts';

export const postureKinds = ['sast', 'sca', 'secrets', 'iac', 'dast'] as const;
export type PostureKind = (typeof postureKinds)[number];

export interface ScannerRow {
  readonly type: 'scanner';
  readonly repository: string;
  readonly kind: PostureKind;
  readonly tool: string | null;
  /** Where the scanner is named; of a scanner that a script runs, the script. */
  readonly path: string | null;
  readonly line: number | null;
  readonly present: boolean;
  /** Null: what starts it is not in the repository. */
  readonly onChange: boolean | null;
  /** A failure of it fails the pipeline, as far as the definition says. */
  readonly blocks: boolean;
  /** Null: no forge was read that could tell. */
  readonly required: boolean | null;
  readonly because: string;
  readonly evidence: readonly { readonly path: string; readonly line: number }[];
  /** Only an image is looked at, not the repository's own files. */
  readonly of?: 'image';
  /** It runs only for changes to these paths. */
  readonly onlyFor?: readonly string[];
  readonly triggers?: readonly string[];
  readonly neutralisers?: readonly string[];
  /** Of a kind that nothing in the repository does: what the forge says of its own setting for it. */
  readonly forge?: ForgeWord;
  readonly since: Instant | null;
}

type RowWithoutTime = Omit<ScannerRow, 'since'>;

/** The facts of one repository that are in force at one instant. */
export interface Standing {
  readonly repository: string;
  readonly pipelines: readonly Fact<'pipeline'>[];
  readonly scripts: readonly Fact<'pipeline-script'>[];
  readonly rules: readonly Fact<'branch-rules'>[];
  readonly bots: readonly Fact<'update-bot'>[];
  readonly alerts: readonly Fact<'forge-alert'>[];
  /** Settings of the forge, as far as it was asked lately. */
  readonly scanners: readonly Fact<'forge-scanner'>[];
  /** The branch that production is built from; absent: not told. */
  readonly branch?: string | undefined;
}

export function standingAt(repository: string, facts: readonly AnyFact[], at: Instant): Standing {
  const inForce = facts.filter(({ valid }) => valid.from.at <= at && (valid.to === undefined || at < valid.to.at));
  const of = <K extends AnyFact['kind']>(kind: K): readonly Fact<K>[] =>
    inForce.filter((fact) => fact.kind === kind) as unknown as readonly Fact<K>[];
  return {
    repository,
    pipelines: of('pipeline'),
    scripts: of('pipeline-script'),
    rules: of('branch-rules'),
    bots: of('update-bot'),
    alerts: of('forge-alert'),
    scanners: of('forge-scanner').filter((fact) => wasSeenAt(fact, at)),
    branch: of('repository')[0]?.value.branch,
  };
}

/** Every scanner, then a row for each kind that nothing does. */
export function scannerRows(standing: Standing): readonly RowWithoutTime[] {
  const found = presentRows(standing);
  const absent = postureKinds.filter((kind) => found.every((row) => row.kind !== kind));
  return [...found, ...absent.map((kind) => absentRow(kind, standing))].sort(
    (a, b) => postureKinds.indexOf(a.kind) - postureKinds.indexOf(b.kind),
  );
}

interface Scan {
  readonly kind: PostureKind;
  readonly tool: string;
  readonly path: string;
  readonly image: boolean;
  readonly run: RunStep;
}

function presentRows(standing: Standing): readonly RowWithoutTime[] {
  const { pipelines, scripts } = standing;
  const onChange = scansOf(changeSteps(pipelines, scripts));
  const known = new Set(onChange.map(({ run }) => run.pipeline.value.path));
  const others = scansOf(allSteps(pipelines, scripts)).filter(({ run }) => !known.has(run.pipeline.value.path));
  const runs = [...onChange, ...others];
  const hooked = hookScans(pipelines).filter((hook) =>
    runs.every(({ kind, tool }) => kind !== hook.kind || tool !== hook.tool),
  );
  const groups = Map.groupBy([...runs, ...hooked], ({ kind, tool, path, image }) =>
    JSON.stringify([kind, tool, path, image]),
  );
  const rows = [...groups.values()].map((scans) => rowOf(scans, standing));
  return [...rows, ...forgeRows(standing)];
}

const isPostureKind = (kind: ScannerKind): kind is PostureKind => (postureKinds as readonly string[]).includes(kind);

function scansOf(steps: readonly RunStep[]): readonly Scan[] {
  return steps.flatMap((run) =>
    [...run.step.scanners, ...scannersNamedBy(run.step.uses)].flatMap(({ kind, tool }): readonly Scan[] => {
      const shown = kind === 'container' ? 'sca' : kind;
      if (!isPostureKind(shown)) return [];
      return [{ kind: shown, tool, path: run.holder.value.path, image: kind === 'container', run }];
    }),
  );
}

/** Hooks that no pipeline runs stand for themselves: they are there, and anybody may skip them. */
function hookScans(pipelines: readonly Fact<'pipeline'>[]): readonly Scan[] {
  return scansOf(
    pipelines.filter(isHook).flatMap((pipeline) =>
      pipeline.value.steps.map((step): RunStep => {
        const { neutralisers } = step;
        return { pipeline, holder: pipeline, step, neutralisers, onlyFor: [], away: false };
      }),
    ),
  );
}

/** These systems keep what starts a pipeline outside of the repository. */
const startedElsewhere: ReadonlySet<string> = new Set(['jenkins', 'cloud-build', 'buildkite']);

const startsOnChange = ({ pipeline, away }: RunStep): boolean | null => {
  if (startedElsewhere.has(pipeline.value.system) || away) return null;
  return pipeline.value.onChange;
};

const skipsChange = /not for a proposed change|if: false|condition: false|when: never|when: manual|on_fail|DISABLED/;

function rowOf(scans: readonly Scan[], standing: Standing): RowWithoutTime {
  const [{ kind, tool, path, image, run: first }] = scans as readonly [Scan, ...Scan[]];
  const runs = scans.map(({ run }) => run);
  const onChange = anyOf(
    runs.map((run) => (run.neutralisers.some((one) => skipsChange.test(one)) ? false : startsOnChange(run))),
  );
  const relevant = onChange === true ? runs.filter((run) => startsOnChange(run) === true) : runs;
  const blocking = relevant.filter(({ neutralisers }) => neutralisers.length === 0);
  const requirement = requirementOf(blocking.length > 0 ? blocking : relevant, standing);
  const everywhere = relevant.some(({ onlyFor }) => onlyFor.length === 0);
  const onlyFor = everywhere ? [] : [...new Set(relevant.flatMap((run) => run.onlyFor))];
  const neutralisers = blocking.length > 0 ? [] : [...new Set(relevant.flatMap((run) => run.neutralisers))];
  return {
    type: 'scanner',
    repository: standing.repository,
    kind,
    tool,
    path,
    line: first.step.line,
    present: true,
    onChange,
    blocks: blocking.length > 0,
    required: requirement.required,
    because: sentenceOf({ tool, runs, onChange, onlyFor, neutralisers, requirement }),
    evidence: evidenceOf(runs),
    ...(image && { of: 'image' as const }),
    ...(onlyFor.length > 0 && { onlyFor }),
    triggers: [...new Set(runs.flatMap(({ pipeline }) => pipeline.value.triggers))].sort(),
    ...(neutralisers.length > 0 && { neutralisers }),
  };
}

function anyOf(values: readonly (boolean | null)[]): boolean | null {
  if (values.includes(true)) return true;
  return values.includes(null) ? null : false;
}

const mostEvidence = 20;

function evidenceOf(runs: readonly RunStep[]): ScannerRow['evidence'] {
  const places = runs.map(({ holder, step }) => ({ path: holder.value.path, line: step.line }));
  return [...new Map(places.map((place) => [`${place.path}:${place.line}`, place])).values()].slice(0, mostEvidence);
}

interface Told {
  readonly tool: string;
  readonly runs: readonly RunStep[];
  readonly onChange: boolean | null;
  readonly onlyFor: readonly string[];
  readonly neutralisers: readonly string[];
  readonly requirement: Requirement;
}

function sentenceOf({ tool, runs, onChange, onlyFor, neutralisers, requirement }: Told): string {
  const starters = [...new Set(runs.map(({ pipeline }) => pipeline.value.path))];
  const { system, triggers } = runs[0]!.pipeline.value;
  const started =
    system === 'pre-commit' ? `is a hook on developers’ machines (${starters[0]})` : `runs in ${words(starters)}`;
  const when =
    onChange === true
      ? onlyFor.length > 0
        ? `for proposed changes to ${words(onlyFor)}`
        : 'for proposed changes'
      : onChange === null
        ? 'and what starts it is not in the repository'
        : triggers.length > 0
          ? `not for proposed changes (${words(triggers)})`
          : 'not for proposed changes';
  const fails = neutralisers.length > 0 ? ` Its failure fails nothing: ${words(neutralisers)}.` : '';
  const named = runs.every(({ step }) => step.scanners.length === 0)
    ? ' (by the name of a workflow elsewhere, not read)'
    : '';
  return `${tool}${named} ${started}, ${when}.${fails} ${requirement.because}`;
}

const words = (all: readonly string[]): string =>
  all.length <= 3 ? all.join(', ') : `${all.slice(0, 3).join(', ')} and ${all.length - 3} more`;

const alertKinds = { code: 'sast', dependency: 'sca', secret: 'secrets' } as const;
const alertTools = { code: 'code scanning', dependency: 'dependency alerts', secret: 'secret scanning' } as const;

/** What is switched on in the forge alone shows itself by what it found. */
function forgeRows({ repository, alerts, scanners }: Standing): readonly RowWithoutTime[] {
  const settings = forgeScans(scanners).map((one): RowWithoutTime => ({
    type: 'scanner',
    repository,
    path: null,
    line: null,
    present: true,
    required: null,
    evidence: [],
    ...one,
  }));
  const told = new Set(settings.map(({ kind }) => kind));
  const kinds = [...new Set(alerts.map(({ value }) => value.kind))].filter((kind) => !told.has(alertKinds[kind]));
  const found = kinds.map((kind): RowWithoutTime => ({
    type: 'scanner',
    repository,
    kind: alertKinds[kind],
    tool: `forge: ${alertTools[kind]}`,
    path: null,
    line: null,
    present: true,
    onChange: null,
    blocks: false,
    required: null,
    because: `The forge keeps ${alertTools[kind]} alerts of this repository: something scans it there, whose settings are not in the code.`,
    evidence: [],
  }));
  return [...settings, ...found];
}

function absentRow(kind: PostureKind, standing: Standing): RowWithoutTime {
  const { repository, pipelines, bots, scanners } = standing;
  const forge = forgeWordOf(kind, scanners);
  return {
    type: 'scanner',
    repository,
    kind,
    tool: null,
    path: null,
    line: null,
    present: false,
    onChange: false,
    blocks: false,
    required: requirementOf([], standing).required,
    because: absence(kind, pipelines, bots) + (forge === undefined ? '' : forgeSentence[forge]),
    evidence: [],
    ...(forge !== undefined && { forge }),
  };
}

const nouns: Readonly<Record<PostureKind, string>> = {
  sast: 'static analysis',
  sca: 'scan of dependencies',
  secrets: 'scan for secrets',
  iac: 'scan of infrastructure code',
  dast: 'scan of the running application',
};

function absence(
  kind: PostureKind,
  pipelines: readonly Fact<'pipeline'>[],
  bots: readonly Fact<'update-bot'>[],
): string {
  if (pipelines.length === 0) return `No ${nouns[kind]}: the repository defines no pipeline.`;
  const files = pipelines.length === 1 ? 'Its only pipeline file runs' : `Its ${pipelines.length} pipeline files run`;
  const unread = unreadCalls(pipelines.map(({ value }) => value));
  const elsewhere = unread.length > 0 ? ` What ${words(unread)} runs lies in another repository and was not read.` : '';
  const bot = kind === 'sca' && bots.length > 0 ? ` ${bots[0]!.value.tool} proposes updates, which is no scan.` : '';
  return `${files} no known ${nouns[kind]}.${elsewhere}${bot}`;
}

/** Files of steps in other repositories: a scanner may run there. */
function unreadCalls(pipelines: readonly PipelineFact[]): readonly string[] {
  const calls = pipelines.flatMap(({ steps }) =>
    steps.filter(({ scanners }) => scanners.length === 0).map(({ uses }) => uses ?? ''),
  );
  const remote = calls.filter((uses) => /^[\w.-]+\/[\w.-]+\/\.github\/workflows\/|^(?:project|remote): /.test(uses));
  return [...new Set(remote.map((uses) => uses.replace(/(?<=@[0-9a-f]{10})[0-9a-f]{30}$/, '')))];
}
