/**
 * Where a world's repository is built: commits and the sources behind them, protected branches with every move, and the
 * log of what was injected. Landings are made in the order of time, so "where was main then" is always known.
 */
import type { Instant } from '../../../src/base/instant.ts';
import type { Identity } from '../../fixtures/object-writer.ts';
import type {
  Habits,
  Injection,
  InjectionCode,
  SimAccount,
  SimBypass,
  SimChangeset,
  SimCommit,
  SimLanding,
  SimMove,
  SimRules,
  SimRuleset,
} from '../world.ts';
import { harmlessCodes } from '../world.ts';
import { PackedObjects } from './packed-objects.ts';
import type { Staff } from './people.ts';
import type { Random } from './random.ts';
import { edited, slotsPerFile, SourceWriter, type Edit, type Sources } from './sources.ts';
import type { Story } from './story.ts';
import { at } from './times.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface CommitPlan {
  readonly parents: readonly SimCommit[];
  readonly sources: Sources;
  readonly paths: readonly string[];
  readonly author: Identity;
  readonly committer: Identity;
  readonly authoredAt: number;
  readonly committedAt: number;
  readonly message: string;
}

interface Step {
  readonly at: number;
  readonly commit: SimCommit;
  readonly landing: Mutable<SimLanding> | null;
}

/** One protected branch and everything that stood on it. */
export class Line {
  readonly name: string;
  readonly steps: Step[] = [];
  /** When a slot last changed here. */
  readonly touched = new Map<string, number>();

  constructor(name: string, commit: SimCommit, millis: number) {
    this.name = name;
    this.steps.push({ at: millis, commit, landing: null });
  }

  get tip(): SimCommit {
    return this.steps.findLast(({ landing }) => landing?.lost !== true)!.commit;
  }

  /** Where it stood then; what was taken off later is passed over, so that nothing builds on it. */
  stepAt(millis: number): Step {
    const step = this.steps.findLast((one) => one.at <= millis && one.landing?.lost !== true);
    if (step === undefined) throw new Error(`${this.name} did not exist at ${at(millis)}`);
    return step;
  }
}

export interface WorkshopParts {
  readonly random: Random;
  readonly habits: Habits;
  readonly staff: Staff;
  readonly repository: string;
  readonly rules: readonly SimRuleset[];
}

export class Workshop {
  readonly random: Random;
  readonly habits: Habits;
  readonly staff: Staff;
  readonly repository: string;
  readonly objects = new PackedObjects();
  readonly commits = new Map<string, SimCommit>();
  readonly lines = new Map<string, Line>();
  readonly changesets: SimChangeset[] = [];
  readonly landings: SimLanding[] = [];
  readonly moves: SimMove[] = [];
  readonly bypasses: SimBypass[] = [];
  readonly injected: Injection[] = [];
  /** Sound squashes of one commit, to be ported or taken back. */
  readonly originals: Story[] = [];
  readonly rules: readonly SimRuleset[];
  readonly #writer: SourceWriter;
  readonly #sources = new Map<string, Sources>();
  #value = 1;
  #id = 700_000;

  constructor(parts: WorkshopParts) {
    this.random = parts.random;
    this.habits = parts.habits;
    this.staff = parts.staff;
    this.repository = parts.repository;
    this.rules = parts.rules;
    this.#writer = new SourceWriter(this.objects, {
      'README.md': `# ${parts.repository}\n\nSells things.\n`,
      'package.json': `{ "name": "${parts.repository}", "private": true }\n`,
    });
  }

  id(): number {
    return this.#id++;
  }

  account(login: string): SimAccount {
    const account = this.staff.accounts.get(login);
    if (account === undefined) throw new Error(`Nobody is called ${login}`);
    return account;
  }

  line(name: string): Line {
    const line = this.lines.get(name);
    if (line === undefined) throw new Error(`There is no branch ${name}`);
    return line;
  }

  sourcesOf(commit: SimCommit): Sources {
    return this.#sources.get(commit.oid)!;
  }

  commit(plan: CommitPlan): SimCommit {
    const draft = {
      tree: this.#writer.tree(plan.sources),
      parents: plan.parents.map(({ oid }) => oid),
      author: plan.author,
      committer: plan.committer,
      authoredAt: at(plan.authoredAt),
      committedAt: at(plan.committedAt),
      message: plan.message.trimEnd(),
    };
    const commit = { ...draft, oid: this.objects.commit(draft), paths: [...new Set(plan.paths)].sort() };
    this.commits.set(commit.oid, commit);
    this.#sources.set(commit.oid, plan.sources);
    return commit;
  }

  /** A change of a slot that nobody touched on the branch since then, so that it merges cleanly. */
  edit(line: Line, since: number, taken: readonly Edit[]): Edit {
    const sources = this.sourcesOf(line.tip);
    const paths = [...sources.keys()];
    for (let tries = 0; tries < 500; tries++) {
      const path = this.random.pick(paths);
      const slot = this.random.between(0, slotsPerFile - 1);
      const isTaken = taken.some((one) => one.path === path && one.slot === slot);
      if (isTaken || (line.touched.get(`${path} ${slot}`) ?? 0) > since) continue;
      if (!this.sourcesOf(line.stepAt(since).commit).has(path)) continue;
      return { path, slot, value: this.#value++ };
    }
    return this.newFile();
  }

  newFile(): Edit {
    const value = this.#value++;
    return { path: `src/${this.random.pick(['orders', 'mail', 'search'])}/part-${value}.ts`, slot: 0, value };
  }

  edited(commit: SimCommit, edits: readonly Edit[]): Sources {
    return edited(this.sourcesOf(commit), edits);
  }

  /** Moves a branch on to what landed. */
  landed(line: Line, landing: SimLanding, edits: readonly Edit[], millis: number): void {
    const commit = this.commits.get(landing.commits.at(-1)!)!;
    const kept: Mutable<SimLanding> = landing;
    line.steps.push({ at: millis, commit, landing: kept });
    for (const { path, slot } of edits) line.touched.set(`${path} ${slot}`, millis);
    this.landings.push(kept);
  }

  moved(move: Omit<SimMove, 'id'>): SimMove {
    const whole = { id: this.id(), ...move };
    this.moves.push(whole);
    return whole;
  }

  /** Takes the last landing off a branch, as a force-push does. */
  takenOff(line: Line): SimLanding {
    const last = line.steps.findLast(({ landing }) => landing !== null && !landing.lost);
    if (!last?.landing) throw new Error(`Nothing landed on ${line.name} yet`);
    last.landing.lost = true;
    return last.landing;
  }

  rulesAt(branch: string, instant: Instant): { readonly ruleset: SimRuleset; readonly rules: SimRules }[] {
    return this.rules.flatMap((ruleset) => {
      const version = ruleset.versions.findLast((one) => one.at <= instant);
      const isMeant = ruleset.branches.includes(branch) && version?.rules.active === true;
      return isMeant ? [{ ruleset, rules: version.rules }] : [];
    });
  }

  inject(
    code: InjectionCode,
    subject: Partial<Pick<Injection, 'branch' | 'changeset' | 'commit' | 'deployment'>> & { readonly at: number },
    why: string,
  ): void {
    this.injected.push({
      branch: null,
      changeset: null,
      commit: null,
      deployment: null,
      ...subject,
      code,
      nature: (harmlessCodes as readonly string[]).includes(code) ? 'harmless' : 'violation',
      repository: this.repository,
      at: at(subject.at),
      why,
    });
  }
}
