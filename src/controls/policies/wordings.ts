/** Which wording of which clause was in force when, from the versions of policy files over history. */
import { earlier, later, type Instant } from '../../base/instant.ts';
import type { Period } from '../../model/control.ts';
import type { Fact } from '../../model/fact.ts';
import type { PolicyClause } from '../../model/policy.ts';
import type { RepositoryName } from '../../model/repository.ts';

/** One clause in one wording, over the stretch in which its file held it so. */
export interface WordingInForce {
  readonly clause: PolicyClause;
  readonly from: Instant;
  readonly to?: Instant;
  /** Id of the fact that held it first. */
  readonly fact: string;
}

export interface ClauseHistory {
  readonly repository: RepositoryName;
  readonly path: string;
  readonly clause: string;
  /** Of the latest version that held the clause. */
  readonly policy: string;
  /** Oldest first; none lies on another. */
  readonly wordings: readonly WordingInForce[];
}

/** Facts of one file are versions that follow one another; equal wordings of adjoining versions are one. */
export function clauseHistories(facts: readonly Fact<'policy'>[]): readonly ClauseHistory[] {
  const files = Map.groupBy(facts, ({ repository, value }) => `${repository}\0${value.path}`);
  return [...files.values()].flatMap((versions) => {
    const inOrder = versions.toSorted((a, b) => (a.valid.from.at < b.valid.from.at ? -1 : 1));
    const { repository, value } = inOrder.at(-1)!;
    const ids = new Set(inOrder.flatMap((fact) => fact.value.clauses.map(({ id }) => id)));
    return [...ids].map((clause) => ({
      repository,
      path: value.path,
      clause,
      policy: value.title,
      wordings: wordingsOf(clause, inOrder),
    }));
  });
}

function wordingsOf(id: string, versions: readonly Fact<'policy'>[]): readonly WordingInForce[] {
  const wordings: WordingInForce[] = [];
  for (const { id: fact, value, valid } of versions) {
    const clause = value.clauses.find((one) => one.id === id);
    if (!clause) continue;
    const last = wordings.at(-1);
    const to = valid.to === undefined ? {} : { to: valid.to.at };
    if (last && last.to === valid.from.at && saysTheSame(last.clause, clause)) {
      const { to: _ended, ...begun } = last;
      wordings[wordings.length - 1] = { ...begun, clause, ...to };
    } else wordings.push({ clause, from: valid.from.at, ...to, fact });
  }
  return wordings;
}

function saysTheSame(a: PolicyClause, b: PolicyClause): boolean {
  return (
    a.textDigest === b.textDigest &&
    JSON.stringify([a.parameters, a.checks]) === JSON.stringify([b.parameters, b.checks])
  );
}

/** The part of the period in which it was in force; undefined when there is none. */
export function inForceDuring({ from, to }: WordingInForce, period: Period): Period | undefined {
  if (period.type === 'as-of') return from <= period.at && (to === undefined || period.at < to) ? period : undefined;
  const begin = later(from, period.from);
  const end = to === undefined ? period.to : earlier(to, period.to);
  return begin < end ? { type: 'window', from: begin, to: end } : undefined;
}
