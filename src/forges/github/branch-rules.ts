/**
 * The rules of the audited branches: as they are now, and as far back as GitHub keeps the history of rulesets.
 *
 * Now: the rules in force (`/rules/branches/{branch}`, readable by everybody who may read), who may go around them (each
 * ruleset, readable in full by those who could change it), classic protection (administrators only).
 * The past: each version of each ruleset that there still is. Classic protection and rulesets that were deleted have no
 * history, so for the past they are unknown: what the remaining rulesets demanded is certain, what they did not demand
 * is not.
 */
import { z } from 'zod';
import type { Digest } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import type { BranchRulesInForce, RuleOrigin } from '../../model/branch-rules.ts';
import { gapOf, getOne, getPages, type Read } from '../answers.ts';
import type { ForgeGap, ForgePage, ForgeRecord, ReadRequest } from '../forge.ts';
import { mayPass } from '../lists.ts';
import type { Refusal, Transport } from '../transport/transport.ts';
import {
  bypassActors,
  coversBranch,
  isOfSameRepositories,
  rulesInForce,
  type Layer,
  type Layers,
} from './rules-in-force.ts';
import {
  accountSchema,
  branchRuleSchema,
  protectionSchema,
  rulesetHeadSchema,
  rulesetSchema,
  versionSchema,
  versionWithStateSchema,
  type BranchRule,
  type Ruleset,
  type RulesetHead,
  type Version,
} from './rules-schema.ts';

export interface RulesRequest extends Pick<ReadRequest, 'branches' | 'signal'> {
  readonly transport: Transport;
  /** `repos/acme/shop` */
  readonly path: string;
  readonly defaultBranch: string | null;
}

export async function* readBranchRules(
  request: RulesRequest,
): AsyncGenerator<ForgePage<BranchRulesInForce>, void, undefined> {
  const reading = new RulesReading(request);
  const books = await reading.rulesets();
  const branches = request.branches.length > 0 ? request.branches : await reading.protectedBranches();
  for (const [at, branch] of branches.entries()) {
    const records = await reading.recordsOf(branch, books);
    const isLast = at === branches.length - 1;
    const trouble = reading.temporary;
    const gaps = reading.takeGaps();
    if (trouble) {
      yield { records: [], gaps, next: '' };
      return;
    }
    yield { records, gaps, ...(isLast ? { whole: !reading.hadGaps } : { next: '' }) };
  }
  if (branches.length > 0) return;
  const gaps = reading.takeGaps();
  yield { records: [], gaps, ...(reading.temporary ? { next: '' } : { whole: !reading.hadGaps }) };
}

interface RulesetVersion {
  readonly at: Instant;
  readonly state: Ruleset;
  /** Who made it so; null: not told. */
  readonly by: string | null;
}

/** A ruleset with what it says now and every version of it that GitHub keeps. */
interface RulesetBook {
  readonly head: RulesetHead;
  readonly now: Ruleset | undefined;
  /** Oldest first; undefined: its history may not be read. */
  readonly versions: readonly RulesetVersion[] | undefined;
}

class RulesReading {
  hadGaps = false;
  /** Met a limit or a forge that is down: what was read is not all that could be. */
  temporary = false;
  readonly #request: RulesRequest;
  #gaps: ForgeGap[] = [];
  #raw: Digest[] = [];
  #observedAt: Instant | undefined;
  readonly #logins = new Map<number, string>();

  constructor(request: RulesRequest) {
    this.#request = request;
  }

  takeGaps(): readonly ForgeGap[] {
    const gaps = this.#gaps;
    this.#gaps = [];
    return gaps;
  }

  async rulesets(): Promise<readonly RulesetBook[]> {
    const heads = await this.#all('rulesets?includes_parents=true&per_page=100', z.array(rulesetHeadSchema));
    if (!heads.ok) {
      this.#miss(heads.error);
      return [];
    }
    const books: RulesetBook[] = [];
    for (const head of heads.value.flat().filter(({ target = 'branch' }) => target === 'branch'))
      books.push(await this.#book(head));
    return books;
  }

  async protectedBranches(): Promise<readonly string[]> {
    const named = await this.#all('branches?protected=true&per_page=100', z.array(z.object({ name: z.string() })));
    if (named.ok) return named.value.flat().map(({ name }) => name);
    this.#miss(named.error);
    return [];
  }

  async recordsOf(branch: string, books: readonly RulesetBook[]): Promise<readonly ForgeRecord<BranchRulesInForce>[]> {
    const { path, defaultBranch } = this.#request;
    const address = `${path}/rules/branches/${encodeURIComponent(branch)}?per_page=100`;
    const current = await this.#all(address, z.array(branchRuleSchema), '');
    if (!current.ok) {
      this.#miss(current.error, branch);
      return [];
    }
    const classic = await this.#classic(branch);
    const layers = currentLayers(current.value.flat(), books);
    const switchedOff = books.flatMap(({ head, now }) =>
      now && now.enforcement !== 'active' && coversBranch(now, branch, defaultBranch)
        ? [originOf(head.id, head.name, head.source_type)]
        : [],
    );
    const observedAt = this.#observedAt!;
    const now: BranchRulesInForce = {
      rules: rulesInForce({ branch, layers, switchedOff, classic }),
      from: observedAt,
      until: null,
      dated: 'snapshot',
      changedBy: null,
    };
    const past = pastOf({ branch, defaultBranch, books });
    const raw = [...new Set(this.#raw)];
    return [
      ...past.map((value) => ({ key: `${branch}@${value.from}`, value, observedAt, raw })),
      { key: branch, value: now, observedAt, raw },
    ];
  }

  async #book(head: RulesetHead): Promise<RulesetBook> {
    const now = await this.#one(`rulesets/${head.id}?includes_parents=true`, rulesetSchema);
    if (!now.ok) this.#miss(now.error);
    const place = head.source_type === 'Organization' ? `orgs/${head.source}/` : `${this.#request.path}/`;
    const history = `${place}rulesets/${head.id}/history`;
    const versions = await this.#all(`${history}?per_page=100`, z.array(versionSchema), '');
    if (!versions.ok) {
      this.#miss(versions.error);
      return { head, now: now.ok ? now.value : undefined, versions: undefined };
    }
    const states: RulesetVersion[] = [];
    for (const { version_id: id, updated_at: at, actor } of versions.value.flat()) {
      const version = await this.#one(`${history}/${id}`, versionWithStateSchema, '');
      if (version.ok) states.push({ at, state: version.value.state, by: await this.#loginOf(actor) });
      else this.#miss(version.error);
    }
    return { head, now: now.ok ? now.value : undefined, versions: states.sort((a, b) => (a.at < b.at ? -1 : 1)) };
  }

  /** The history names accounts by number, and by nothing else where an account is gone or not shown: the rules are known all the same. */
  async #loginOf(actor: Version['actor']): Promise<string | null> {
    if (actor?.id === undefined) return null;
    const { id } = actor;
    const known = this.#logins.get(id);
    if (known !== undefined) return known;
    const account = await this.#one(`user/${id}`, accountSchema, '');
    if (!account.ok && mayPass(account.error)) this.#miss(account.error);
    const login = account.ok ? account.value.login : `account ${id}`;
    this.#logins.set(id, login);
    return login;
  }

  /** 404 is "has none" as well as "you may not know": the branch itself tells which, to everybody who may read. */
  async #classic(branch: string): Promise<Layers['classic']> {
    const name = encodeURIComponent(branch);
    const protection = await this.#one(`branches/${name}/protection`, protectionSchema);
    if (protection.ok) return protection.value;
    if (protection.error.notFound) {
      const plain = await this.#one(
        `branches/${name}`,
        z.object({ protection: z.object({ enabled: z.boolean().optional() }).optional() }),
      );
      if (plain.ok && plain.value.protection?.enabled === false) return 'none';
      if (!plain.ok && mayPass(plain.error)) this.#miss(plain.error, branch);
    }
    this.#miss(protection.error, branch);
    return 'unreadable';
  }

  async #one<T>(address: string, schema: z.ZodType<T>, place = `${this.#request.path}/`): Promise<Result<T, Refusal>> {
    const read = await getOne(this.#request.transport, place + address, schema, this.#request.signal);
    return read.ok ? ok(this.#noted(read.value)) : failed(read.error);
  }

  async #all<T>(
    address: string,
    schema: z.ZodType<T>,
    place = `${this.#request.path}/`,
  ): Promise<Result<T[], Refusal>> {
    const values: T[] = [];
    for await (const page of getPages(this.#request.transport, place + address, schema, this.#request.signal)) {
      if (!page.ok) return page;
      values.push(this.#noted(page.value));
    }
    return ok(values);
  }

  #noted<T>({ value, raw, at }: Read<T>): T {
    this.#raw.push(raw);
    this.#observedAt = at;
    return value;
  }

  #miss(refusal: Refusal, key?: string): void {
    this.hadGaps = true;
    this.temporary ||= mayPass(refusal);
    this.#gaps.push(gapOf(refusal, key === undefined ? {} : { key }));
  }
}

const levels: Readonly<Record<string, RuleOrigin['level']>> = {
  Organization: 'organisation',
  Enterprise: 'enterprise',
};

function originOf(id: number, name: string, sourceType: string | undefined): RuleOrigin {
  return { kind: 'ruleset', id: String(id), name, level: levels[sourceType ?? ''] ?? 'repository' };
}

/** Who may go around a ruleset is told with the ruleset; what it demands, with the branch. */
function currentLayers(rules: readonly BranchRule[], books: readonly RulesetBook[]): readonly Layer[] {
  const byRuleset = Map.groupBy(rules, (rule) => rule.ruleset_id ?? 0);
  return [...byRuleset].map(([id, own]) => {
    const book = books.find(({ head }) => head.id === id);
    const sourceType = own[0]?.ruleset_source_type ?? book?.head.source_type;
    return {
      origin: originOf(id, book?.head.name ?? `ruleset ${id}`, sourceType),
      rules: own,
      bypass: book?.now ? bypassActors(book.now) : null,
    };
  });
}

interface Past {
  readonly branch: string;
  readonly defaultBranch: string | null;
  readonly books: readonly RulesetBook[];
}

/** From one change of a ruleset to the next. Stretches that come to the same are one. */
function pastOf({ branch, defaultBranch, books }: Past): readonly BranchRulesInForce[] {
  const told = books.filter(({ versions }) => versions !== undefined);
  const times = [...new Set(told.flatMap(({ versions = [] }) => versions.map(({ at }) => at)))].sort();
  const stretches: BranchRulesInForce[] = [];
  for (const [number, from] of times.entries()) {
    const covering = told.flatMap(({ head, now, versions = [] }) => {
      const state = versions.findLast(({ at }) => at <= from)?.state;
      if (!state || !coversBranch(state, branch, defaultBranch)) return [];
      // Then it was perhaps not of this repository: what it alone demanded is unknown, as all that no layer demands.
      if (!isOfSameRepositories(state, now)) return [];
      return [{ state, origin: originOf(head.id, state.name ?? head.name, head.source_type) }];
    });
    const isActive = ({ state }: (typeof covering)[number]): boolean => state.enforcement === 'active';
    const layers = covering
      .filter(isActive)
      .map(({ state, origin }): Layer => ({ origin, rules: state.rules ?? [], bypass: bypassActors(state) }));
    const switchedOff = covering.filter((one) => !isActive(one)).map(({ origin }) => origin);
    const rules = rulesInForce({ branch, layers, switchedOff, classic: 'unreadable' });
    const ifNothingElse = rulesInForce({ branch, layers, switchedOff, classic: 'none' });
    // Not the time of the look: what is still so is the same at every look.
    const until = times[number + 1] ?? null;
    const last = stretches.at(-1);
    if (last && JSON.stringify(last.rules) === JSON.stringify(rules))
      stretches[stretches.length - 1] = { ...last, until };
    else stretches.push({ rules, from, until, dated: 'history', ifNothingElse, changedBy: changedBy(told, from) });
  }
  return stretches;
}

/** Rarely more than one: several rulesets would have to be changed within the same second. */
function changedBy(books: readonly RulesetBook[], at: Instant): string | null {
  const made = books.flatMap(({ versions = [] }) => versions.flatMap((one) => (one.at === at && one.by) || []));
  return [...new Set(made)].join(' and ') || null;
}
