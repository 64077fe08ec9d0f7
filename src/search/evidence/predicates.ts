/**
 * Predicates of a query, worked out from git: which repositories have such a file, whose branch moved after a date, which
 * files an owner owns. What only a forge knows holds for the repositories of the manifest on its word (refusal.ts).
 */
import type { Instant } from '../../base/instant.ts';
import { CodeOwners, codeOwnersPaths, isOwned } from '../match/owners.ts';
import type { Alternative, FilterNode, Predicate, QueryNode } from '../query/ast.ts';
import { Expressions, isAboutContent, linesOf, textIn, type PredicateTruth } from './judge.ts';
import { isOnTrust, predicateNodes } from './refusal.ts';

/** A repository as a query looks at it. */
export interface PredicateView {
  readonly name: string;
  /** Files that stood in the time that is searched, at each path in the order of landings. */
  readonly files: readonly { readonly path: string; readonly blob: string }[];
  readonly read: (blob: string) => Promise<Buffer | undefined>;
  /** When its branch moved last. */
  readonly lastLanding: () => Promise<Instant | undefined>;
  /** By path the authors of the landings that put a content there, on the whole of its branch. */
  readonly contributors: () => Promise<ReadonlyMap<string, ReadonlySet<string>>>;
}

type Truth = boolean | ReadonlySet<string>;

/** Called with one repository after the other; `of` then knows them. */
export class Predicates {
  readonly #nodes: readonly FilterNode[];
  readonly #negated: ReadonlySet<FilterNode>;
  readonly #expressions: Expressions;
  readonly #truths = new Map<FilterNode, Map<string, Truth>>();

  /** Files judge by themselves what they hold. */
  constructor(query: Alternative, about: 'files' | 'commits') {
    const nodes = predicateNodes(query.root);
    this.#nodes = about === 'commits' ? nodes : nodes.filter((node) => !isAboutContent(node));
    this.#negated = new Set(negatedIn(query.root));
    this.#expressions = new Expressions(!query.parameters.caseSensitive);
    for (const node of this.#nodes) this.#truths.set(node, new Map());
  }

  /** Whether there is anything that has to be worked out. */
  get isNeeded(): boolean {
    return this.#nodes.length > 0;
  }

  async workOut(view: PredicateView): Promise<void> {
    for (const node of this.#nodes) {
      const { test } = node;
      if (test.kind !== 'predicate') continue;
      const truth = isOnTrust(test.predicate) ? !this.#negated.has(node) : await this.#truthOf(test.predicate, view);
      if (truth !== undefined) this.#truths.get(node)!.set(view.name, truth);
    }
  }

  readonly of: PredicateTruth = (node, repository, path) => {
    const truth = this.#truths.get(node)?.get(repository);
    if (truth === undefined) return null;
    if (typeof truth === 'boolean') return truth;
    return path === undefined ? null : truth.has(path);
  };

  async #truthOf(predicate: Predicate, view: PredicateView): Promise<Truth | undefined> {
    switch (predicate.name) {
      case 'repo:has.file':
        return this.#hasFile(predicate, view);
      case 'repo:has.commit.after': {
        const last = await view.lastLanding();
        return last !== undefined && last > predicate.after;
      }
      case 'file:has.owner':
        return owned(predicate.owner, view);
      case 'file:has.content':
        return this.#withContent(predicate.source, view);
      case 'repo:has.description':
      case 'repo:has.topic':
      case 'repo:has.dependency':
      case 'repo:has.meta':
        return undefined;
      case 'file:has.contributor':
        return this.#contributed(predicate.source, view);
    }
  }

  async #hasFile(
    { path: wanted, content }: Extract<Predicate, { name: 'repo:has.file' }>,
    { files, read }: PredicateView,
  ): Promise<boolean> {
    for (const { path, blob } of files) {
      if (wanted !== undefined && !this.#expressions.test(wanted, path)) continue;
      if (content === undefined || (await this.#holds(content, await read(blob)))) return true;
    }
    return false;
  }

  async #contributed(source: string, { files, contributors }: PredicateView): Promise<ReadonlySet<string>> {
    const authors = await contributors();
    const isByThem = (path: string): boolean =>
      [...(authors.get(path) ?? [])].some((author) => this.#expressions.test(source, author));
    return new Set(files.flatMap(({ path }) => (isByThem(path) ? [path] : [])));
  }

  /** For commits, of which such a predicate says which files they changed; files judge it themselves. */
  async #withContent(source: string, { files, read }: PredicateView): Promise<ReadonlySet<string>> {
    const paths = new Set<string>();
    for (const { path, blob } of files) if (await this.#holds(source, await read(blob))) paths.add(path);
    return paths;
  }

  #holds(source: string, bytes: Buffer | undefined): Promise<boolean> {
    const text = bytes && textIn(bytes);
    return Promise.resolve(text !== undefined && this.#expressions.linesWith(source, linesOf(text), text).size > 0);
  }
}

async function owned(owner: string | undefined, view: PredicateView): Promise<ReadonlySet<string> | undefined> {
  const rules = await codeOwnersOf(view);
  if (rules === 'unreadable') return undefined;
  return new Set(view.files.flatMap(({ path }) => (rules && isOwned(rules.ownersOf(path), owner) ? [path] : [])));
}

/** The first file that is there, as it was last in the time that is searched; undefined when there is none. */
export async function codeOwnersOf({
  files,
  read,
}: Pick<PredicateView, 'files' | 'read'>): Promise<CodeOwners | 'unreadable' | undefined> {
  for (const where of codeOwnersPaths) {
    const blob = files.findLast(({ path }) => path === where)?.blob;
    if (blob === undefined) continue;
    const bytes = await read(blob);
    const text = bytes && textIn(bytes);
    return text === undefined ? 'unreadable' : new CodeOwners(text, where);
  }
  return undefined;
}

function negatedIn(node: QueryNode | undefined): readonly FilterNode[] {
  if (!node) return [];
  if (node.kind === 'and' || node.kind === 'or') return node.parts.flatMap(negatedIn);
  return node.kind === 'not' && node.part.kind === 'filter' ? [node.part] : [];
}
