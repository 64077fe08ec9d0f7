/**
 * fork:, archived: and visibility:. As in Sourcegraph, forks and archived repositories are left out unless the query says
 * otherwise or names one repository exactly; unlike there, an alert says what was left out. What the forge did not tell is
 * not guessed: whoever asks for it is told for how many repositories nobody knows.
 */
import type { CorpusRepository, Incompleteness, RepositoryAttributes, SearchAlert } from '../contract.ts';
import type { Alternative, QueryNode, YesNoOnly } from '../query/ast.ts';

export interface Exclusion {
  /** Indices of repositories. */
  readonly excluded: ReadonlySet<number>;
  readonly alerts: readonly SearchAlert[];
  readonly incomplete: readonly Incompleteness[];
}

type Flag = 'fork' | 'archived';

export function excludedByAttributes(alternative: Alternative, repositories: readonly CorpusRepository[]): Exclusion {
  const excluded = new Set<number>();
  const alerts: SearchAlert[] = [];
  const unknowns: Unknown[] = [];
  const exact = alternative.root ? exactNames(alternative.root) : [];
  for (const flag of ['fork', 'archived'] as const) {
    const said = alternative.parameters[flag];
    const left = repositories.flatMap(({ name, attributes }, index) =>
      isLeftOut(attributes?.[flag], said) && !(said === undefined && exact.includes(name)) ? [index] : [],
    );
    for (const index of left) excluded.add(index);
    if (said === undefined && left.length > 0)
      alerts.push(
        implied(
          flag,
          left.map((index) => repositories[index]!.name),
        ),
      );
    if (said === 'no' || said === 'only') unknowns.push(...unknown(`${flag}:`, repositories, (each) => each[flag]));
  }
  const { visibility } = alternative.parameters;
  if (visibility === 'public' || visibility === 'private') {
    for (const [index, { attributes }] of repositories.entries())
      if (attributes?.visibility !== visibility) excluded.add(index);
    unknowns.push(...unknown('visibility:', repositories, (each) => each.visibility));
  }
  alerts.push(...unknowns.map(notKnown));
  return { excluded, alerts, incomplete: unknowns.map(incompleteFor) };
}

/** What nobody knows is searched by `no`, which only leaves out, and not by `only`. */
function isLeftOut(value: boolean | undefined, said: YesNoOnly | undefined): boolean {
  if (said === 'yes') return false;
  return said === 'only' ? value !== true : value === true;
}

function implied(flag: Flag, names: readonly string[]): SearchAlert {
  const kind = flag === 'fork' ? 'forks' : 'archived';
  return {
    title: `Left out ${names.length} ${names.length === 1 ? 'repository' : 'repositories'}: ${kind}`,
    description: `${listed(names)}: ${flag}:no is implied. Write ${flag}:yes to search them, too.`,
    proposedQueries: [],
  };
}

function unknown(
  what: string,
  repositories: readonly CorpusRepository[],
  value: (attributes: RepositoryAttributes) => unknown,
): readonly Unknown[] {
  const names = repositories.filter(({ attributes }) => value(attributes ?? {}) === undefined).map(({ name }) => name);
  return names.length > 0 ? [{ what, names }] : [];
}

/** What is asked and not known, and of which repositories. */
export interface Unknown {
  readonly what: string;
  readonly names: readonly string[];
}

export function incompleteFor({ what, names }: Unknown): Incompleteness {
  return { reason: 'attribute-unknown', what, repositories: names };
}

/** For whatever is asked and not known of some repositories. */
export function notKnown({ what, names }: Unknown): SearchAlert {
  return {
    title: `${what} is not known for ${names.length} ${names.length === 1 ? 'repository' : 'repositories'}`,
    description: `Nothing is concluded for ${listed(names)}.`,
    proposedQueries: [],
  };
}

export function listed(names: readonly string[]): string {
  return names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
}

/** The names in filters like `repo:^host/owner/name$`. */
function exactNames(node: QueryNode): readonly string[] {
  if (node.kind === 'and' || node.kind === 'or') return node.parts.flatMap(exactNames);
  if (node.kind !== 'filter' || node.field !== 'repo' || node.test.kind !== 'regexp') return [];
  const [, name] = /^\^((?:\\[-./]|[\w\-./])+)\$$/.exec(node.test.source) ?? [];
  return name === undefined ? [] : [name.replaceAll('\\', '')];
}
