/** What cannot be verified at all, and what of a verification rests on the word of the manifest: said, never passed over. */
import {
  resultTypes,
  type Alternative,
  type FilterNode,
  type ParsedQuery,
  type Predicate,
  type QueryNode,
} from '../query/ast.ts';
import { readExpression } from '../regex/read-expression.ts';
import { contains, sourceOf } from './judge.ts';

/** Why a query cannot be verified here; undefined when it can. */
export function refusalOf(query: ParsedQuery): string | undefined {
  const { alternatives } = query;
  const attributes = alternatives.map(({ parameters: { fork, archived, visibility } }) => [fork, archived, visibility]);
  if (new Set(attributes.map((each) => JSON.stringify(each))).size > 1)
    return 'its alternatives differ in fork:, archived: or visibility:, which only a forge knows';
  const isPart = alternatives.length === 1;
  return alternatives.map((one) => refusalOfOne(one, isPart)).find((why) => why !== undefined);
}

function refusalOfOne(query: Alternative, isPart: boolean): string | undefined {
  const { parameters, root } = query;
  if (parameters.timeout !== undefined) return 'it has timeout:, and where that stopped it nobody can do again';
  return root && refusalIn(root, { isPart, query });
}

interface Place {
  /** Part of an AND at the top: it has to hold for whatever is searched. */
  readonly isPart: boolean;
  readonly query: Alternative;
}

function refusalIn(node: QueryNode, place: Place): string | undefined {
  switch (node.kind) {
    case 'pattern':
      return node.template || node.trees || readExpression(sourceOf(node), { ignoreCase: false })
        ? undefined
        : 'a pattern cannot be read';
    case 'filter':
      return node.test.kind === 'predicate' ? refusedPredicate(node.test.predicate, place) : undefined;
    case 'not':
      return refusalIn(node.part, place);
    case 'and':
      return node.parts.map((part) => refusalIn(part, place)).find((why) => why !== undefined);
    case 'or':
      return node.parts.map((part) => refusalIn(part, { ...place, isPart: false })).find((why) => why !== undefined);
  }
}

function refusedPredicate(predicate: Predicate, { isPart, query }: Place): string | undefined {
  const { name } = predicate;
  if (name === 'file:has.contributor' && usesRevisions(query)) return `it has ${name} and revisions`;
  if (isOnTrust(predicate)) {
    const knows = name === 'repo:has.dependency' ? 'the inventory of dependencies' : 'a forge';
    return isPart ? undefined : `it has ${name} in an alternative, and only ${knows} knows that`;
  }
  if (name === 'repo:has.commit.after') {
    if (predicate.revision !== undefined) return `it has ${name} of a revision, which may have moved since`;
    if (usesRevisions(query)) return `it has ${name} and revisions`;
  }
  return undefined;
}

/** Not in the repository itself: a forge, or the inventory of dependencies, said it. */
export function isOnTrust({ name }: Pick<Predicate, 'name'>): boolean {
  return ['repo:has.description', 'repo:has.topic', 'repo:has.meta', 'repo:has.dependency'].includes(name);
}

export function usesRevisions({ root, parameters }: Alternative): boolean {
  return (
    parameters.revisions !== undefined ||
    contains(root, (node) => node.kind === 'filter' && node.revisions !== undefined)
  );
}

export function isAboutCommits(query: Alternative): boolean {
  return resultTypes(query).some((type) => type === 'diff' || type === 'commit');
}

/** Whether it depends on when the branch moved. */
export function isAboutTimes(query: Alternative): boolean {
  const { time, landed } = query.parameters;
  if (time.kind !== 'head' || landed !== undefined || isAboutCommits(query)) return true;
  return predicatesIn(query.root).some(({ name }) => name === 'repo:has.commit.after');
}

export function hasTrees({ alternatives }: Pick<ParsedQuery, 'alternatives'>): boolean {
  return alternatives.some(({ root }) => contains(root, (node) => node.kind === 'pattern' && node.trees !== undefined));
}

export interface Basis {
  /** Done again from git. */
  readonly recomputed: readonly string[];
  /** Taken from the manifest as it is said there. */
  readonly trusted: readonly string[];
}

export function basisOf(query: ParsedQuery, knownTimes: number): Basis {
  const { parameters } = query;
  const types = query.alternatives.flatMap(resultTypes);
  const roots = query.alternatives.map(({ root }) => root);
  const recomputed: string[] = [];
  const trusted = [
    'repositories: that these are all there are, and that these commits are where their branches stood',
    'engine, indexVersion, blobsConsidered, blobsRead: what searched, and how much of its index it needed',
  ];
  const predicates = roots.flatMap(predicatesIn).map(({ name }) => name);
  if (isAboutCommits(query)) {
    recomputed.push('every landing of the branch, its message and those of what it merged');
    if (types.includes('diff')) {
      recomputed.push('every difference, each tried on its contents; lines matched with re2js');
      trusted.push('which lines of two contents count as unchanged: computed by the code that the engine uses, too');
    }
  } else if (types.some((type) => type === 'file' || type === 'path'))
    recomputed.push('trees, files in scope, what is not searched, and matches: line by line with re2js');
  if (types.includes('symbol')) {
    recomputed.push('definitions of every file, and which of their names match');
    trusted.push('where definitions are: read by the code that the engine uses, too');
  }
  if (roots.some((root) => contains(root, (node) => node.kind === 'pattern' && node.template !== undefined)))
    recomputed.push('templates, by a second matcher that tries every way to fill their holes');
  if (hasTrees(query)) {
    recomputed.push('patterns over syntax trees, in every file of their languages');
    trusted.push('how code is parsed: by the grammars that the engine uses, too');
  }
  if (query.alternatives.some(isAboutTimes)) {
    recomputed.push('times of landings, from the dates of their committers');
    if (knownTimes > 0)
      trusted.push(`landingTimes: ${knownTimes} landings whose time is not the committer’s date but what was observed`);
  }
  if (usesRevisions(query)) trusted.push('repositories: that the revisions meant these commits');
  for (const name of new Set(predicates))
    if (isOnTrust({ name })) trusted.push(`repositories: that ${name} holds for them, which a forge knows`);
    else recomputed.push(name);
  if (predicates.includes('file:has.owner') || parameters.select?.kind === 'file.owners')
    trusted.push('how CODEOWNERS is read: by the code that the engine uses, too');
  for (const name of ['fork', 'archived', 'visibility'] as const)
    if (parameters[name] !== undefined) trusted.push(`repositories: what ${name}:${parameters[name]} left of them`);
  return { recomputed, trusted };
}

export function predicateNodes(node: QueryNode | undefined): readonly FilterNode[] {
  if (!node) return [];
  if (node.kind === 'and' || node.kind === 'or') return node.parts.flatMap(predicateNodes);
  const filter = node.kind === 'not' ? node.part : node;
  return filter.kind === 'filter' && filter.test.kind === 'predicate' ? [filter] : [];
}

function predicatesIn(root: QueryNode | undefined): readonly Predicate[] {
  return predicateNodes(root).flatMap(({ test }) => (test.kind === 'predicate' ? [test.predicate] : []));
}
