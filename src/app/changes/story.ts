/** Everything known of one change: put together from its row, the facts it leads to and the clone. */
import { instantFromMillis, later, type Instant } from '../../base/instant.ts';
import type { ForgeHistory } from '../../facts/forge/strand-history.ts';
import { redactText, redactValue } from '../../facts/redact.ts';
import { askGit } from '../../git/git.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { ObjectId } from '../../model/repository.ts';
import type { ChangeStory, ForgeSeen, OtherLanding, StoryPart } from './questions.ts';
import type { ChangeRow } from '../plumbline.ts';

export function forgeSeen(history: ForgeHistory | undefined): ForgeSeen | null {
  if (history === undefined) return null;
  const finished = Object.values(history.strands)
    .flatMap((lists) => lists.flatMap(({ sweeps }) => sweeps))
    .flatMap(({ finishedAt }) => finishedAt ?? []);
  return { source: history.source, syncedAt: finished.length === 0 ? null : finished.reduce(later) };
}

const partsOfStory: Readonly<Partial<Record<Gap['of'], StoryPart>>> = {
  all: 'all',
  repository: 'all',
  changeset: 'proposal',
  'landed-change': 'landing',
  'rule-bypass': 'landing',
  'ref-move': 'landing',
  deployment: 'deployments',
  'branch-rules': 'rules',
  difference: 'differences',
};

export const withPart = (gap: Gap): ChangeStory['gaps'][number] => ({ ...gap, part: partsOfStory[gap.of] ?? null });

export function otherLanding({ fact: { value } }: ChangeRow): OtherLanding {
  return { commit: value.commit, at: value.landedAt, subject: value.subject };
}

/** Ids of facts that outcomes, differences and deployments of a change rest on, each once; its own is not among them. */
export function reliedBy({ fact, verdicts = [], differences = [] }: ChangeRow): readonly string[] {
  const { proposed, deployments = [] } = fact.value;
  const ids = new Set([
    ...verdicts.flatMap(({ relied }) => relied),
    ...differences.flatMap(({ relied }) => relied),
    ...deployments.map((deployment) => deployment.fact),
    ...(proposed ? [proposed.fact] : []),
  ]);
  ids.delete(fact.id);
  return [...ids];
}

/** Undefined: the fact is about something else. */
export const commitOfLanding = (id: string): string | undefined =>
  /^landed-change:.*:([0-9a-f]{40,64})$/s.exec(id)?.[1];

export function changesetOf(row: ChangeRow, relied: readonly Fact[]): Fact<'changeset'> | undefined {
  const id = row.fact.value.proposed?.fact;
  return relied.find((fact): fact is Fact<'changeset'> => fact.kind === 'changeset' && fact.id === id);
}

/** People write secrets into descriptions and comments, too. */
export function withoutSecrets<F extends Fact>(fact: F): F {
  return { ...fact, value: redacted('', fact.value) as F['value'] };
}

function redacted(name: string, value: unknown): unknown {
  if (typeof value === 'string') return name === '' ? redactText(value) : redactValue(name, value);
  if (Array.isArray(value)) return value.map((item: unknown) => redacted(name, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redacted(key, item)]));
}

/** When the commits of a proposal were made. Forges do not tell it in every list, and a clone may lack them. */
export async function commitTimes(
  gitDirectory: string,
  commits: readonly ObjectId[],
): Promise<ReadonlyMap<ObjectId, Instant>> {
  if (commits.length === 0) return new Map();
  const asked = await askGit(gitDirectory, ['cat-file', '--batch-check=%(objectname) %(objecttype)', '--buffer'], {
    input: `${commits.join('\n')}\n`,
  });
  const held = linesOf(asked.stdout).flatMap((line) => (line.endsWith(' commit') ? [line.split(' ')[0]!] : []));
  if (held.length === 0) return new Map();
  const told = await askGit(gitDirectory, ['log', '--no-walk=unsorted', '--format=%H %ct', '--stdin'], {
    input: `${held.join('\n')}\n`,
  });
  return new Map(
    linesOf(told.stdout).map((line) => {
      const [commit, seconds] = line.split(' ');
      return [commit as ObjectId, instantFromMillis(Number(seconds) * 1000)];
    }),
  );
}

const linesOf = (bytes: Buffer): readonly string[] => bytes.toString('utf8').split('\n').filter(Boolean);
