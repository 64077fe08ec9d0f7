/**
 * One changeset as it happens: opened, pushed to, run, reviewed, landed. A scenario (scenarios.ts) tells it; what comes
 * out is a `SimChangeset`, commits in the repository and moves of the branch. A landing that the rules of the day refuse
 * goes through for an administrator only, and is then in the forge's list of bypasses: anything else is a mistake of the
 * scenario and throws.
 */
import type { Instant } from '../../../src/base/instant.ts';
import type { SimChangeset, SimCommit, SimLanding, SimReview } from '../world.ts';
import { pipelineApplication } from './people.ts';
import { Proposal, type PushPlan } from './proposal.ts';
import { brokenRules } from './rules-verdict.ts';
import type { Edit } from './sources.ts';
import { at, minute } from './times.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Check = SimChangeset['statusChecks'][number];

const required = ['test', 'build', 'lint'];
export class Story extends Proposal {
  labels: string[] = [];
  /** Pushes start no status checks while this is set. */
  quiet = false;
  landing: (SimLanding & { alsoCarried: number[] }) | null = null;
  readonly reviews: Mutable<SimReview>[] = [];
  readonly pushes: Mutable<SimChangeset['pushes'][number]>[] = [];
  readonly checks: Mutable<Check>[] = [];
  readonly comments: Mutable<SimChangeset['comments'][number]>[] = [];
  readonly requests: Mutable<SimChangeset['reviewRequests'][number]>[] = [];
  #mergedBy: string | null = null;
  #closedAt: number | null = null;
  #landedAt: number | null = null;

  /** A time between opening and landing. */
  time(share: number): number {
    return this.plan.createdAt + Math.floor(((this.landsAt - this.plan.createdAt) * share) / 1000) * 1000;
  }

  instant(share: number): Instant {
    return at(this.time(share));
  }

  /** As `time`, and after all that has landed so far. */
  afterLandings(share: number): number {
    return Math.max(this.time(share), this.line.steps.at(-1)!.at + 2 * minute);
  }

  /** What another proposal brought lands with this one. */
  carry(other: Story): void {
    this.landing?.alsoCarried.push(other.plan.number);
    other.landing = this.landing;
    other.method = this.method;
    other.#mergedBy = this.#mergedBy;
    other.#closedAt = this.#closedAt;
    other.#landedAt = this.landsAt;
  }

  open(push: PushPlan = {}, more = this.shop.random.between(0, 2)): void {
    for (let i = 0; i < more; i++) this.commit(this.plan.createdAt - (more - i + 1) * 7 * minute, {});
    this.commit(this.plan.createdAt - 5 * minute, push);
    this.#pushed(this.plan.createdAt, push.by ?? this.author.login, null, false);
  }

  push(share: number, push: PushPlan = {}): void {
    const before = this.head.oid;
    this.commit(this.time(share) - 4 * minute, push);
    this.#pushed(this.time(share), push.by ?? this.author.login, before, false);
  }

  /** The base branch is merged into the proposal: a push that changes nothing of what is proposed. */
  mergeBase(millis: number): void {
    const before = this.head.oid;
    this.bringUpToDate(millis - minute);
    this.#pushed(millis, this.author.login, before, false);
  }

  /** The same patches on a newer base, force-pushed. */
  rebase(millis: number): void {
    const before = this.head.oid;
    this.replayOnTip(millis - minute);
    this.#pushed(millis, this.author.login, before, true);
  }

  /** Of what was the head then. */
  review(by: string, state: SimReview['state'], millis: number): Mutable<SimReview> {
    const seen = this.pushes.findLast((push) => push.at <= at(millis));
    if (seen === undefined) throw new Error(`Nothing was there to review at ${at(millis)}`);
    const words = {
      approved: 'Looks right.',
      'changes-requested': 'One thing before this lands.',
      commented: 'A question.',
    };
    const review = {
      id: this.shop.id(),
      by,
      state,
      at: at(millis),
      commit: seen.after,
      body: words[state],
      dismissed: null,
    };
    this.reviews.push(review);
    return review;
  }

  approve(by: string, share: number): Mutable<SimReview> {
    this.requests.push({ at: at(this.time(share / 2)), by: this.author.login, of: by });
    return this.review(by, 'approved', this.time(share));
  }

  check(name: string, more: Partial<Check> & { readonly millis: number }): void {
    const { millis, ...rest } = more;
    this.checks.push({
      id: this.shop.id(),
      name,
      application: pipelineApplication,
      by: null,
      commit: this.head.oid,
      conclusion: 'success',
      startedAt: at(millis),
      completedAt: at(millis + 3 * minute),
      ...rest,
    });
  }

  /** Runs of the final head, but those named. */
  checkAllBut(name: string, millis: number): void {
    for (const one of required) if (one !== name) this.check(one, { millis });
  }

  /** Lands it; `extra` is what nobody proposed. */
  land(by: string, extra: readonly Edit[] = []): SimLanding {
    if (!this.shop.habits.methods.includes(this.method)) throw new Error(`Nothing lands by ${this.method} there`);
    const before = this.line.tip;
    const made = this.landed(by, extra);
    if (made[0]!.parents[0] !== before.oid)
      throw new Error(`#${this.plan.number} does not land on the tip of its branch`);
    this.#record(by, made, before);
    const landing: SimLanding & { alsoCarried: number[] } = {
      branch: this.line.name,
      commits: made.map(({ oid }) => oid),
      at: at(this.landsAt),
      by,
      changeset: this.plan.number,
      alsoCarried: [],
      method: this.method,
      lost: false,
    };
    this.landing = landing;
    this.#mergedBy = by;
    this.#closedAt = this.landsAt;
    this.#landedAt = this.landsAt;
    this.shop.landed(this.line, landing, [...this.edits, ...extra], this.landsAt);
    return landing;
  }

  close(millis: number): void {
    this.#closedAt = millis;
  }

  done(): SimChangeset {
    const { shop, plan, landing } = this;
    const merged = landing !== null;
    const dismissals = this.reviews.flatMap(({ dismissed }) => dismissed ?? []);
    const happened = [...this.reviews, ...dismissals, ...this.pushes, ...this.comments];
    const last = Math.max(this.#closedAt ?? 0, ...happened.map((one) => Date.parse(one.at)));
    const changeset: SimChangeset = {
      id: shop.id(),
      number: plan.number,
      title: this.title,
      body: this.body,
      bodyEditedAt: null,
      state: merged ? 'merged' : this.#closedAt === null ? 'open' : 'closed',
      draft: false,
      labels: this.labels,
      author: this.author.login,
      createdAt: at(plan.createdAt),
      updatedAt: at(last),
      mergedAt: this.#landedAt === null ? null : at(this.#landedAt),
      mergedBy: this.#mergedBy,
      closedAt: this.#closedAt === null ? null : at(this.#closedAt),
      base: plan.base,
      baseCommit: merged ? this.line.stepAt(this.landsAt - 1000).commit.oid : this.base.oid,
      source: this.source,
      head: this.head.oid,
      landedAs: landing?.commits.at(-1) ?? null,
      method: merged ? this.method : null,
      commits: this.commits,
      pushes: this.pushes,
      reviews: this.reviews.toSorted((a, b) => (a.at < b.at ? -1 : 1)),
      reviewRequests: this.requests,
      comments: this.comments,
      statusChecks: this.checks,
      closes: plan.ticket === null || !this.body.includes(`#${plan.ticket}`) ? [] : [plan.ticket],
      queueCommit: this.method === 'queue' && merged ? landing.commits.at(-1)! : null,
    };
    shop.changesets.push(changeset);
    return changeset;
  }

  #pushed(millis: number, by: string, before: string | null, forced: boolean): void {
    this.pushes.push({ at: at(millis), by, before, after: this.head.oid, forced });
    if (!this.quiet) for (const name of required) this.check(name, { millis: millis + minute });
  }

  #record(by: string, made: readonly SimCommit[], before: SimCommit): void {
    const after = made.at(-1)!.oid;
    const ref = `refs/heads/${this.line.name}`;
    const instant = at(this.landsAt);
    if (this.method === 'queue')
      for (const name of required) this.check(name, { millis: this.landsAt - 8 * minute, commit: after });
    const activity = this.method === 'queue' ? 'queue-merge' : 'changeset-merge';
    this.shop.moved({ ref, before: before.oid, after, at: instant, by, activity });
    for (const { ruleset, rules } of this.shop.rulesAt(this.line.name, instant)) {
      const broken = brokenRules(rules, {
        at: instant,
        author: this.author.login,
        authorCanApprove: this.shop.habits.authorCanApprove,
        reviews: this.reviews,
        checks: this.checks.filter(({ commit }) => commit === (this.method === 'queue' ? after : this.head.oid)),
      });
      if (broken.length > 0 && !['owner', 'admin'].includes(this.shop.account(by).role))
        throw new Error(`${by} may not land #${this.plan.number}: ${broken.join(', ')}`);
      const result = broken.length > 0 ? 'bypass' : 'pass';
      this.shop.bypasses.push({
        id: this.shop.id(),
        ref,
        before: before.oid,
        after,
        at: instant,
        by,
        result,
        rules: broken,
        ruleset: ruleset.id,
      });
    }
  }
}
