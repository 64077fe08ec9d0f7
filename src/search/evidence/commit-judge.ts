/**
 * One commit against a query for differences or messages, from the definition: `a AND b` holds for a commit with a line for
 * a and a line, maybe another one, for b; filters on paths in an AND say in which files lines are looked for, and by
 * themselves that the commit changes such a file.
 */
import { languageOfPath } from '../../base/language.ts';
import type { FilterNode, ParsedQuery, QueryNode } from '../query/ast.ts';
import type { ChangedFile, ChangedLine } from './differences.ts';
import { Expressions, sourceOf, type PredicateTruth } from './judge.ts';
import type { Commit } from './landings.ts';

export interface JudgedCommit {
  readonly repository: string;
  readonly commit: Commit;
  /** None of commits of merged sides: what they changed by themselves is not on record. */
  readonly files: readonly ChangedFile[];
}

type Scope = readonly ((path: string) => boolean)[];

export class CommitJudge {
  readonly #query: ParsedQuery;
  readonly #expressions: Expressions;
  readonly #predicate: PredicateTruth;

  constructor(query: ParsedQuery, predicate: PredicateTruth) {
    this.#query = query;
    this.#expressions = new Expressions(!query.parameters.caseSensitive);
    this.#predicate = predicate;
  }

  /** The lines of it that match (none: it holds for other reasons); undefined when it does not hold. */
  matches(kind: 'diff' | 'commit', subject: JudgedCommit): ReadonlySet<string> | undefined {
    const run = new Run(kind, subject, this);
    const { root } = this.#query;
    if (!root) return new Set();
    return run.holds(root, []) ? run.lines(root, []) : undefined;
  }

  test(source: string, line: string): boolean {
    return this.#expressions.test(source, line);
  }

  /** Numbers of the lines that match: of one sign, each by itself or with its neighbours in the file. */
  linesIn(source: string, lines: readonly ChangedLine[], sign: ChangedLine['sign'] | undefined): ReadonlySet<number> {
    const found = new Set<number>();
    let first = 0;
    for (const stretch of Map.groupBy(lines, (line) => line.stretch).values()) {
      if (sign === undefined || stretch[0]?.sign === sign)
        for (const line of this.#linesWith(
          source,
          stretch.map(({ text }) => text),
        ))
          found.add(first + line);
      first += stretch.length;
    }
    return found;
  }

  linesOfMessage(source: string, message: string): ReadonlySet<number> {
    return this.#linesWith(source, message.split('\n'));
  }

  #linesWith(source: string, lines: readonly string[]): ReadonlySet<number> {
    return this.#expressions.linesWith(source, lines, lines.map((line) => `${line}\n`).join(''));
  }

  get sign(): '+' | '-' | undefined {
    const kind = this.#query.parameters.select?.kind;
    return kind === 'commit.diff.added' ? '+' : kind === 'commit.diff.removed' ? '-' : undefined;
  }

  admitsPath(node: FilterNode, repository: string, path: string): boolean {
    const { test } = node;
    if (test.kind === 'everything') return true;
    if (test.kind === 'language') return languageOfPath(path)?.name === test.name;
    if (test.kind === 'predicate') return this.#predicate(node, repository, path) === true;
    return this.test(test.source, path);
  }

  admitsRepository(node: FilterNode, repository: string): boolean {
    const { test } = node;
    if (test.kind === 'predicate') return this.#predicate(node, repository) === true;
    return test.kind === 'everything' || (test.kind === 'regexp' && this.test(test.source, repository));
  }
}

class Run {
  readonly #kind: 'diff' | 'commit';
  readonly #subject: JudgedCommit;
  readonly #judge: CommitJudge;

  constructor(kind: 'diff' | 'commit', subject: JudgedCommit, judge: CommitJudge) {
    this.#kind = kind;
    this.#subject = subject;
    this.#judge = judge;
  }

  holds(node: QueryNode, scope: Scope): boolean {
    switch (node.kind) {
      case 'pattern':
        return this.#linesOf(sourceOf(node), scope).size > 0;
      case 'filter':
        return this.#filter(node, scope);
      case 'not':
        if (isAboutPaths(node.part)) return this.#changesAny([...scope, this.#admitting(node)]);
        return !this.holds(node.part, scope);
      case 'and': {
        const narrowed = this.#narrowed(node.parts, scope);
        return node.parts.every((part) => this.holds(part, narrowed));
      }
      case 'or':
        return node.parts.some((part) => this.holds(part, scope));
    }
  }

  /** The lines that make it true. */
  lines(node: QueryNode, scope: Scope): ReadonlySet<string> {
    if (node.kind === 'pattern') return this.#linesOf(sourceOf(node), scope);
    if (node.kind === 'and') {
      const narrowed = this.#narrowed(node.parts, scope);
      return new Set(node.parts.flatMap((part) => [...this.lines(part, narrowed)]));
    }
    if (node.kind !== 'or') return new Set();
    return new Set(node.parts.flatMap((part) => (this.holds(part, scope) ? [...this.lines(part, scope)] : [])));
  }

  #linesOf(source: string, scope: Scope): ReadonlySet<string> {
    const { files, commit } = this.#subject;
    if (this.#kind === 'commit') return new Set(this.#messageLines(source, commit));
    const { sign } = this.#judge;
    return new Set(
      files.flatMap(({ path, isWhole, lines }) =>
        isWhole && isIn(path, scope)
          ? [...this.#judge.linesIn(source, lines, sign)].map((number) => `${number} ${path}`)
          : [],
      ),
    );
  }

  #messageLines(source: string, { message }: Commit): readonly string[] {
    return [...this.#judge.linesOfMessage(source, message)].map(String);
  }

  #filter(node: FilterNode, scope: Scope): boolean {
    const { commit, repository } = this.#subject;
    const { field, test } = node;
    if (isAboutPaths(node)) return this.#changesAny([...scope, this.#admitting(node)]);
    if (field === 'repo') return this.#judge.admitsRepository(node, repository);
    if (test.kind !== 'regexp') return true;
    if (field === 'message') return this.#messageLines(test.source, commit).length > 0;
    return this.#judge.test(test.source, field === 'author' ? commit.author : commit.committer);
  }

  #narrowed(parts: readonly QueryNode[], scope: Scope): Scope {
    return [...scope, ...parts.flatMap((part) => (isAboutPaths(part) ? [this.#admitting(part)] : []))];
  }

  #admitting(node: QueryNode): (path: string) => boolean {
    const filter = (node.kind === 'not' ? node.part : node) as FilterNode;
    const wanted = node.kind !== 'not';
    return (path) => this.#judge.admitsPath(filter, this.#subject.repository, path) === wanted;
  }

  #changesAny(scope: Scope): boolean {
    return this.#subject.files.some(({ path, lines }) => lines.length > 0 && isIn(path, scope));
  }
}

function isIn(path: string, scope: Scope): boolean {
  return scope.every((admits) => admits(path));
}

/** A filter on paths, or the NOT around one. */
function isAboutPaths(node: QueryNode): boolean {
  const filter = node.kind === 'not' ? node.part : node;
  return filter.kind === 'filter' && (filter.field === 'file' || filter.field === 'lang');
}
