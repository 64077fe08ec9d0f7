/**
 * The change population: asked about, judged and kept. `questions.ts` says what may be asked; every question is answered from
 * the kept rows of the population that fits it: that of a run (`keep.ts` writes it at the end of an audit), or one judged
 * afresh for another stretch of time (`stretches.ts`), a repository at a time, so that memory goes with the largest one.
 *
 * Invariant: numbers are over all that fits the wish; a population is seen when it is whole or not at all. Rejected:
 * judging with each question (seconds, and everything in memory), filtering and grouping in the browser.
 */
import type { TimeSpan } from '../../base/instant.ts';
import { evidenceId } from '../../evidence/sealing.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { ChangeCondition, ChangeGroupKey, ChangeSortKey, GroupCount } from '../../store/change-rows.ts';
import {
  outcomesInOrder,
  type ChangeDays,
  type ChangeGroup,
  type ChangeGrouping,
  type ChangeGroups,
  type ChangeOrder,
  type ChangePage,
  type ChangePageWish,
  type ChangeStory,
  type ChangeStoryWish,
  type ChangeWish,
  type CountedRepository,
  type OutcomeTally,
  type Protection,
  type ProtectionWish,
} from './questions.ts';
import type { AppContext } from '../context.ts';
import type { ChangeFilter, ChangeRow, ChangeStream, Working } from '../plumbline.ts';
import { PopulationMemory, type Population, type Stretch } from './populations.ts';
import { clippedTo, rulesAt } from './protection.ts';
import { rowOf, type PartDocument } from './records.ts';
import { stretchFacts } from './stretches.ts';
import {
  changesetOf,
  commitOfLanding,
  commitTimes,
  otherLanding,
  reliedBy,
  withoutSecrets,
  withPart,
} from './story.ts';
import { factsById } from '../queries/facts.ts';

export class ChangeQuestions {
  readonly #context: AppContext;
  readonly #working: Working;
  readonly #memory: PopulationMemory;

  constructor(context: AppContext, working: Working) {
    this.#context = context;
    this.#working = working;
    this.#memory = new PopulationMemory(context, working);
  }

  /** Rows are read while they are asked for: what was listed need not be held. */
  async list(filter: ChangeFilter): Promise<ChangeStream> {
    const memory = this.#memory;
    return memory.use(filter, async (population) => {
      const parts = await partsOf(population, filter.repository);
      const { span } = population;
      const repositories = await landingsOf(population, parts);
      return {
        span,
        repositories,
        gaps: gapsOf(parts, span),
        changes: rowsOf(memory, { ...filter, ...(population.run !== undefined && { run: population.run }) }),
      };
    });
  }

  page(wish: ChangePageWish): Promise<ChangePage> {
    return this.#memory.use(wish, async (population) => {
      const { span, rows, id } = population;
      const parts = await partsOf(population);
      const condition = conditionOf(wish, population);
      const outcomes = await tallyIn(population, condition);
      const order = { ...wish, order: sortKeys[wish.order] };
      const items = condition === nothing ? [] : await rows.page(id, condition, order);
      const touching = new Map(
        [...parts].filter(([name]) => wish.repository === undefined || name === wish.repository),
      );
      return {
        span,
        total: sumOf(outcomes),
        outcomes,
        repositories: await landingsOf(population, parts),
        gaps: gapsOf(touching, span),
        items: items.map((kept) => rowOf(kept, parts.get(kept.repository)!)),
      };
    });
  }

  groups(by: ChangeGrouping, wish: ChangeWish): Promise<ChangeGroups> {
    return this.#memory.use(wish, async (population) => {
      const condition = conditionOf(wish, population);
      const total = sumOf(await tallyIn(population, condition));
      const groups = groupsFrom(await population.rows.groups(population.id, condition, groupKeys[by]));
      if (by !== 'outcome') return { total, groups };
      return { total, groups: groups.map((group) => ({ ...group, key: outcomesInOrder[Number(group.key)]! })) };
    });
  }

  days(wish: ChangeWish): Promise<ChangeDays> {
    return this.#memory.use(wish, async (population) => {
      const counts = await population.rows.groups(population.id, conditionOf(wish, population), 'day');
      const days = groupsFrom(counts).map(({ key, outcomes }) => ({ day: key!, outcomes }));
      const { span } = population;
      return { span, total: totalOf(counts), days: days.sort((a, b) => (a.day < b.day ? -1 : 1)) };
    });
  }

  protection(wish: ProtectionWish): Promise<Protection> {
    return this.#memory.use(wish, async (population) => {
      const parts = await partsOf(population, wish.repository);
      const { span } = population;
      const tracks = [...parts.values()].flatMap((part) => part.tracks.map((track) => clippedTo(span, track)));
      return { span, tracks };
    });
  }

  story(wish: ChangeStoryWish): Promise<ChangeStory | undefined> {
    const { repository, commit } = wish;
    return this.#memory.use(wish, async (population) => {
      const part = (await partsOf(population, repository)).get(repository);
      const condition = { ...conditionOf({ repository }, population), commit };
      const [kept] = await population.rows.page(population.id, condition, newestFirst);
      const row = part && kept && rowOf(kept, part);
      if (!row || row.fact.value.commit !== commit) return undefined;
      const relied = (await this.#facts(row, population)).map(withoutSecrets);
      const changeset = changesetOf(row, relied);
      const { landedAt, branch } = row.fact.value;
      const rules = rulesAt(part.tracks.find((track) => track.branch === branch)?.stretches ?? [], landedAt);
      return {
        row,
        ...(changeset && { changeset }),
        ...(rules && { rules }),
        relied,
        gaps: part.gaps.filter(({ span }) => !span || (span.from <= landedAt && landedAt < span.to)).map(withPart),
        ...(part.forge !== undefined && { forge: part.forge, ...(await revertsOf(row, part, population)) }),
        ...(population.run !== undefined && { evidence: await this.#evidence(row, population.run) }),
        ...(await this.#neighbours(population, { repository, branch, position: kept.position })),
        commitTimes: await this.#commitTimes(repository, changeset),
      };
    });
  }

  close(): Promise<void> {
    return this.#memory.close();
  }

  async #neighbours(
    { rows, id }: Population,
    at: { readonly repository: string; readonly branch: string; readonly position: number },
  ): Promise<Pick<ChangeStory, 'before' | 'after'>> {
    // Ids of objects are kept as git gave them.
    return (await rows.neighbours(id, at)) as Pick<ChangeStory, 'before' | 'after'>;
  }

  async #facts(row: ChangeRow, { run, judged, id, rows }: Population) {
    const ids = reliedBy(row);
    if (ids.length === 0) return [];
    const { repository } = row.fact;
    if (run !== undefined) return this.#factsOfRun(run, ids, { id, rows, repository });
    const facts = await stretchFacts({ repository, span: judged }, this.#context, this.#working);
    const wanted = new Set(ids);
    return [...new Map(facts.filter(({ id }) => wanted.has(id)).map((fact) => [fact.id, fact])).values()];
  }

  /** Other landings stand in the rows; the document of changes, which lies in the order of landing, is not opened for them. */
  async #factsOfRun(
    run: string,
    ids: readonly string[],
    { id, rows, repository }: Pick<Population, 'id' | 'rows'> & { readonly repository: string },
  ): Promise<readonly Fact[]> {
    const part = (await this.#context.stores.changePopulations.parts(id, repository))[0]?.document as PartDocument;
    const landings: Fact[] = [];
    for (const wanted of ids) {
      const commit = commitOfLanding(wanted);
      if (commit === undefined) continue;
      const kept = await rows.page(id, { repository, commit }, newestFirst);
      landings.push(...kept.map((one) => rowOf(one, part).fact).filter((fact) => fact.id === wanted));
    }
    const known = new Set(landings.map((fact) => fact.id));
    const others = ids.filter((one) => !known.has(one));
    return [...landings, ...(await factsById(run, others, this.#context, repository))];
  }

  async #evidence({ verdicts = [] }: ChangeRow, run: string): Promise<ReadonlyMap<string, string>> {
    const sealed = await Promise.all(
      verdicts.map(({ check }) => this.#context.stores.runs.evidenceById(evidenceId(run, 'check-result', check))),
    );
    return new Map(sealed.flatMap((one) => (one ? [[one.envelope.subject, one.envelope.id] as const] : [])));
  }

  async #commitTimes(repository: string, changeset: ChangeStory['changeset']): Promise<ChangeStory['commitTimes']> {
    const commits = changeset?.value.commits.map(({ commit }) => commit) ?? [];
    const clone = (await this.#context.stores.repositories.list()).find(({ name }) => name === repository);
    return clone ? commitTimes(clone.gitDirectory, commits) : new Map();
  }
}

/** The landing that this one takes back, and those that take this one back. */
async function revertsOf(
  { fact: { repository, value } }: ChangeRow,
  part: PartDocument,
  { id, rows }: Population,
): Promise<Pick<ChangeStory, 'reverts' | 'revertedBy'>> {
  const { commit, revertOf } = value;
  const told = { order: 'landed_at', descending: false, offset: 0, limit: 100 } as const;
  const revertedBy = await rows.page(id, { repository, revertOf: commit }, told);
  const [reverts] =
    revertOf === undefined ? [] : await rows.page(id, { repository, commit: revertOf }, { ...told, limit: 1 });
  return {
    revertedBy: revertedBy.map((kept) => otherLanding(rowOf(kept, part))),
    ...(reverts && { reverts: otherLanding(rowOf(reverts, part)) }),
  };
}

const newestFirst = { order: 'landed_at', descending: true, offset: 0, limit: 1 } as const;

const sortKeys: Readonly<Record<ChangeOrder, ChangeSortKey>> = {
  landed: 'landed_at',
  outcome: 'outcome',
  repository: 'repository',
  author: 'author',
  method: 'method',
  'joined-by': 'joined_by',
};

const groupKeys: Readonly<Record<ChangeGrouping, ChangeGroupKey>> = {
  repository: 'repository',
  branch: 'branch',
  outcome: 'outcome',
  method: 'method',
  'joined-by': 'joined_by',
  author: 'author_name',
  approver: 'approver_name',
  finding: 'finding',
  month: 'month',
};

/** No landing has such a commit. */
const nothing: ChangeCondition = { commit: 'none' };

function conditionOf(wish: ChangeWish, { span, judged }: Population): ChangeCondition {
  const { repository, branch, outcome, method, joinedBy, finding, person, automation, text, group } = wish;
  // Names and subjects are lines: what holds a line feed is part of none.
  if (person?.includes('\n') || text?.includes('\n')) return nothing;
  return {
    ...(span.from > judged.from && { from: span.from }),
    ...(span.to < judged.to && { to: span.to }),
    ...(repository !== undefined && { repository }),
    ...(branch !== undefined && { branch }),
    ...(outcome !== undefined && { outcome: outcomesInOrder.indexOf(outcome) }),
    ...(method !== undefined && { method }),
    ...(joinedBy !== undefined && { joinedBy }),
    ...(finding !== undefined && { finding }),
    ...(person && { person: person.toLowerCase() }),
    ...(automation !== undefined && { bot: automation }),
    ...(text && { words: text.toLowerCase() }),
    ...(group && { group: groupOf(group) }),
  };
}

function groupOf({ by, key }: NonNullable<ChangeWish['group']>): NonNullable<ChangeCondition['group']> {
  // An outcome that there is none of is in no group.
  const kept = by === 'outcome' ? outcomesInOrder.findIndex((outcome) => outcome === key) : key;
  return { by: groupKeys[by], key: kept };
}

async function* rowsOf(memory: PopulationMemory, filter: ChangeFilter & Stretch): AsyncIterable<ChangeRow> {
  const { repository, branch, commit, changeset } = filter;
  yield* memory.stream(filter, async function* (population) {
    const parts = await partsOf(population, repository);
    const condition = {
      ...conditionOf(
        { ...(repository !== undefined && { repository }), ...(branch !== undefined && { branch }) },
        population,
      ),
      ...(commit !== undefined && { commit }),
      ...(changeset !== undefined && { change: changeset }),
    };
    for await (const kept of population.rows.each(population.id, condition))
      yield rowOf(kept, parts.get(kept.repository)!);
  });
}

type Parts = ReadonlyMap<string, PartDocument>;

async function partsOf({ populations, id }: Population, repository?: string): Promise<Parts> {
  const parts = await populations.parts(id, repository);
  return new Map(parts.map((part) => [part.repository, part.document as PartDocument]));
}

/** Of all repositories, whatever else is wished: what there is to choose from. */
async function landingsOf(population: Population, parts: Parts): Promise<ChangePage['repositories']> {
  const { span, judged, rows, id } = population;
  const isWhole = span.from <= judged.from && judged.to <= span.to;
  const counts = isWhole ? [] : await rows.groups(id, conditionOf({}, population), 'repository');
  const counted = new Map(groupsFrom(counts).map(({ key, total }) => [key, total]));
  const found: CountedRepository[] = [];
  for (const [name, { branch, landings, branches, unmatchedBranches }] of parts) {
    const isSeveral = branches !== undefined && branches.length > 1;
    const onEach = isWhole || !isSeveral ? undefined : await byBranch(name, population);
    const total = isWhole ? landings : (counted.get(name) ?? 0);
    found.push({
      // Kept under the name that the repository had.
      name: name as CountedRepository['name'],
      branch,
      landings: total,
      ...(branches && {
        branches: branches.map((one) => {
          const own = onEach ? (onEach.get(`${name} ${one.name}`) ?? 0) : isSeveral || isWhole ? one.landings : total;
          return { ...one, landings: own };
        }),
      }),
      ...(unmatchedBranches && { unmatchedBranches }),
    });
  }
  return found;
}

async function byBranch(repository: string, population: Population): Promise<ReadonlyMap<unknown, number>> {
  const counts = await population.rows.groups(population.id, conditionOf({ repository }, population), 'branch');
  return new Map(groupsFrom(counts).map(({ key, total }) => [key, total]));
}

function gapsOf(parts: Parts, { from, to }: TimeSpan): readonly Gap[] {
  return [...parts.values()].flatMap(({ gaps }) =>
    gaps.filter(({ span }) => !span || (span.from < to && from < span.to)),
  );
}

const totalOf = (counts: readonly GroupCount[]): number => counts.reduce((sum, { total }) => sum + total, 0);

async function tallyIn({ rows, id }: Population, condition: ChangeCondition): Promise<OutcomeTally> {
  const counts = await rows.tally(id, condition, outcomesInOrder.length);
  return tallyOf(counts.map((total, outcome) => ({ outcome, total })));
}

const sumOf = (tally: OutcomeTally): number => Object.values(tally).reduce((sum, one) => sum + one, 0);

function tallyOf(counts: readonly Pick<GroupCount, 'outcome' | 'total'>[]): OutcomeTally {
  const tally = { pass: 0, exception: 0, 'not-applicable': 0, 'not-determined': 0 };
  for (const { outcome, total } of counts) tally[outcomesInOrder[outcome]!] += total;
  return tally;
}

/** The largest first; equal ones by their key. */
function groupsFrom(counts: readonly GroupCount[]): readonly ChangeGroup[] {
  const groups = [...Map.groupBy(counts, ({ key }) => key)].map(([key, own]): ChangeGroup => {
    const [firsts, lasts] = [own.map(({ first }) => first).sort(), own.map(({ last }) => last).sort()];
    const total = totalOf(own);
    return {
      key: key === null ? null : String(key),
      total,
      outcomes: tallyOf(own),
      first: firsts[0]!,
      last: lasts.at(-1)!,
    };
  });
  return groups.sort((a, b) => b.total - a.total || Buffer.compare(Buffer.from(a.key ?? ''), Buffer.from(b.key ?? '')));
}
