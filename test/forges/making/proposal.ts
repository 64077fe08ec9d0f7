/**
 * What is proposed, as git has it: commits on a base, rebased, brought up to date, landed in one of the ways that a forge
 * has. What happens around it (pushes, reviews, checks) is the story's (story.ts).
 */
import type { Identity } from '../../fixtures/object-writer.ts';
import type { SimAccount, SimCommit, SimMethod } from '../world.ts';
import { identityOf } from './people.ts';
import { edited, valueAt, type Edit } from './sources.ts';
import type { Line, Workshop } from './workshop.ts';

export interface StoryPlan {
  readonly number: number;
  readonly author: string;
  readonly base: string;
  readonly createdAt: number;
  readonly landsAt: number;
  /** The ticket it is for. */
  readonly ticket: number | null;
}

export interface PushPlan {
  readonly edits?: readonly Edit[];
  readonly coAuthors?: readonly string[];
  readonly message?: string;
  /** Who pushed; the author when absent. */
  readonly by?: string;
  /** What git was told, where that is not the account's own name and address. */
  readonly identity?: Identity;
}

const verbs = ['Count', 'Round', 'Check', 'Keep', 'Show', 'Send', 'Sort', 'Log'];
const things = [
  'orders once',
  'totals by currency',
  'addresses on entry',
  'receipts',
  'stock levels',
  'refunds',
  'names',
];

export class Proposal {
  readonly shop: Workshop;
  readonly plan: StoryPlan;
  readonly line: Line;
  readonly author: SimAccount;
  title: string;
  body: string;
  source: string;
  method: SimMethod;
  commits: SimCommit[] = [];
  edits: Edit[] = [];
  readonly coAuthors = new Set<string>();
  readonly #editsOf = new Map<string, readonly Edit[]>();
  #base: SimCommit;
  #baseAt: number;

  constructor(shop: Workshop, plan: StoryPlan) {
    this.shop = shop;
    this.plan = plan;
    this.line = shop.line(plan.base);
    this.author = shop.account(plan.author);
    const step = this.line.stepAt(plan.createdAt);
    this.#base = step.commit;
    this.#baseAt = step.at;
    this.title = `${shop.random.pick(verbs)} ${shop.random.pick(things)}`;
    this.source = `${this.author.login.replaceAll(/\W/g, '-')}/change-${plan.number}`;
    this.body =
      `What was wrong came up in support; this makes it right.` +
      (plan.ticket === null ? '' : `\n\nCloses #${plan.ticket}`);
    this.method = shop.random.pick(shop.habits.methods.filter((m) => m !== 'queue' && m !== 'fast-forward'));
  }

  get base(): SimCommit {
    return this.#base;
  }

  get head(): SimCommit {
    const head = this.commits.at(-1);
    if (head === undefined) throw new Error('Nothing was pushed yet');
    return head;
  }

  get landsAt(): number {
    return this.plan.landsAt;
  }

  /** Commits of another proposal that this one builds upon. */
  buildOn(other: Proposal): void {
    this.commits = [...other.commits];
    this.edits = [...other.edits];
    for (const login of other.coAuthors) this.coAuthors.add(login);
    for (const commit of other.commits) this.#editsOf.set(commit.oid, other.#editsOf.get(commit.oid) ?? []);
    this.#base = other.#base;
    this.#baseAt = other.#baseAt;
  }

  /** Merges the base branch in: nothing of what is proposed changes. */
  protected bringUpToDate(millis: number): void {
    const { commit: tip, at: tipAt } = this.line.stepAt(millis);
    const who = identityOf(this.author);
    const merged = this.shop.commit({
      parents: [this.head, tip],
      sources: this.shop.edited(tip, this.edits),
      paths: [],
      author: who,
      committer: who,
      authoredAt: millis,
      committedAt: millis,
      message: `Merge branch '${this.line.name}' into ${this.source}`,
    });
    this.commits.push(merged);
    this.#baseAt = tipAt;
  }

  /** The same patches on a newer base. */
  protected replayOnTip(millis: number): void {
    const { commit: tip, at: tipAt } = this.line.stepAt(millis);
    this.commits = this.#replayed(tip, millis, (commit) => commit.committer);
    this.#base = tip;
    this.#baseAt = tipAt;
  }

  /** Whether its patch says the same there. */
  fits(commit: SimCommit): boolean {
    const there = this.shop.sourcesOf(commit);
    const before = this.shop.sourcesOf(this.#base);
    return this.edits.every((edit) => there.has(edit.path) && valueAt(there, edit) === valueAt(before, edit));
  }

  undoing(): Edit[] {
    return this.edits.map(({ path, slot }) => ({
      path,
      slot,
      value: valueAt(this.shop.sourcesOf(this.#base), { path, slot }),
    }));
  }

  protected commit(millis: number, { edits, coAuthors = [], message, by, identity }: PushPlan): void {
    const fresh = edits ?? [this.shop.edit(this.line, this.#baseAt, this.edits)];
    const who = identity ?? identityOf(by === undefined ? this.author : this.shop.account(by));
    for (const login of coAuthors) this.coAuthors.add(login);
    const trailers = coAuthors.map((login) => trailer(identityOf(this.shop.account(login))));
    const parent = this.commits.at(-1) ?? this.#base;
    const commit = this.shop.commit({
      parents: [parent],
      sources: this.shop.edited(parent, fresh),
      paths: fresh.map(({ path }) => path),
      author: who,
      committer: who,
      authoredAt: millis,
      committedAt: millis,
      message: [message ?? this.title, ...(trailers.length ? [trailers.join('\n')] : [])].join('\n\n'),
    });
    this.#editsOf.set(commit.oid, fresh);
    this.commits.push(commit);
    this.edits.push(...fresh);
  }

  #replayed(
    onto: SimCommit,
    millis: number,
    committer: (commit: SimCommit) => Identity,
    extra: readonly Edit[] = [],
  ): SimCommit[] {
    const own = this.commits.filter(({ parents }) => parents.length === 1);
    let parent = onto;
    return own.map((commit, i) => {
      const edits = [...(this.#editsOf.get(commit.oid) ?? []), ...(i === own.length - 1 ? extra : [])];
      const replayed = this.shop.commit({
        parents: [parent],
        sources: edited(this.shop.sourcesOf(parent), edits),
        paths: edits.map(({ path }) => path),
        author: commit.author,
        committer: committer(commit),
        authoredAt: Date.parse(commit.authoredAt),
        committedAt: millis,
        message: commit.message,
      });
      this.#editsOf.set(replayed.oid, edits);
      parent = replayed;
      return replayed;
    });
  }

  /** What lands, oldest first; `extra` is what nobody proposed. */
  protected landed(by: string, extra: readonly Edit[]): SimCommit[] {
    const { habits } = this.shop;
    const merger = identityOf(this.shop.account(by));
    const tip = this.line.tip;
    const stamped = { authoredAt: this.landsAt, committedAt: this.landsAt };
    const proposal = {
      number: this.plan.number,
      title: this.title,
      body: this.body,
      repository: this.shop.repository,
      source: this.source,
      base: this.plan.base,
      commits: this.commits,
      coAuthors: [...this.coAuthors].map((login) => identityOf(this.shop.account(login))),
    };
    const sources = this.shop.edited(tip, [...this.edits, ...extra]);
    const paths = [...this.edits, ...extra].map(({ path }) => path);
    if (this.method === 'fast-forward') return this.commits;
    if (this.method === 'rebase')
      return this.#replayed(tip, this.landsAt, () => habits.committer('rebase', merger), extra);
    const isMerge = this.method === 'merge';
    return [
      this.shop.commit({
        parents: isMerge ? [tip, this.head] : [tip],
        sources,
        paths,
        author: isMerge ? merger : identityOf(this.author),
        committer: habits.committer(isMerge ? 'merge' : 'squash', merger),
        ...stamped,
        message: isMerge ? habits.mergeMessage(proposal) : habits.squashMessage(proposal),
      }),
    ];
  }
}

export function trailer({ name, email }: Identity): string {
  return `Co-authored-by: ${name} <${email}>`;
}
