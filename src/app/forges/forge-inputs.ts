/**
 * What forges bring to an audit: per repository what its forge told, and over all of them who is who. Read from the
 * store alone: whether a sync went before or not, an audit of the same records says the same.
 *
 * Without a source there is nothing here, and nothing of an audit changes.
 */
import type { Digest } from '../../base/digest.ts';
import { cluesFrom } from '../../facts/identity/clues.ts';
import {
  mailmapClues,
  resolveIdentities,
  type Identities,
  type IdentityClue,
} from '../../facts/identity/identities.ts';
import { currentRecords, type ForgeHistory } from '../../facts/forge/strand-history.ts';
import { askGit } from '../../git/git.ts';
import type { Employment } from '../../model/access.ts';
import type { LandedCommit, Person } from '../../model/history.ts';
import type { Repository, RepositoryName } from '../../model/repository.ts';
import type { ChangeForge } from '../auditing/collect-changes.ts';
import type { AppContext } from '../context.ts';
import type { Working } from '../plumbline.ts';
import { peopleClues } from './config-schema.ts';
import { readPeopleList } from './people-list.ts';
import { readForgeHistory } from './strand-histories.ts';
import { knownSources, open } from './use-cases.ts';

export interface ForgeInputs {
  /** Read when it is asked for, and not kept: those of a thousand repositories are gigabytes. Undefined: no forge is connected for it. */
  of(repository: RepositoryName): Promise<ChangeForge | undefined>;
  readonly identities: Identities;
  readonly employment: readonly Employment[];
  /** Raw answers that what is used was read from. */
  readonly answers: readonly ForgeAnswer[];
}

export interface ForgeAnswer {
  readonly source: string;
  readonly digest: Digest;
}

interface Landings {
  readonly repository: Repository;
  /** Who wrote and committed what landed; persons may be told several times. */
  readonly persons: () => Iterable<Person> | Promise<Iterable<Person>>;
}

export async function forgeInputs(
  landings: readonly Landings[],
  context: AppContext,
  working: Working,
): Promise<ForgeInputs | undefined> {
  const readers = await historyReaders(landings, context, working);
  if (readers.size === 0) return undefined;
  const employment = context.config.peopleList === undefined ? [] : readPeopleList(context.config.peopleList);
  // Of one that is asked for again at once, as it is where there is only one.
  let last: { readonly repository: RepositoryName; readonly history: ForgeHistory } | undefined;
  const historyOf = async (repository: RepositoryName): Promise<ForgeHistory | undefined> => {
    if (last?.repository === repository) return last.history;
    const history = await readers.get(repository)?.();
    if (history) last = { repository, history };
    return history;
  };
  const clues: IdentityClue[] = [...(await cluesOf(landings, employment, context))];
  const answers = new Map<Digest, ForgeAnswer>();
  for (const name of readers.keys()) {
    working.signal.throwIfAborted();
    const history = (await historyOf(name))!;
    clues.push(...toldBy(history));
    for (const answer of answersOf(history)) answers.set(answer.digest, answer);
  }
  const identities = resolveIdentities(clues);
  return {
    async of(repository) {
      const history = await historyOf(repository);
      return history && { history, identities, employment };
    },
    identities,
    employment,
    answers: [...answers.values()].sort((a, b) => (a.digest < b.digest ? -1 : 1)),
  };
}

type HistoryReader = () => Promise<ForgeHistory>;

async function historyReaders(
  landings: readonly Landings[],
  context: AppContext,
  working: Working,
): Promise<ReadonlyMap<RepositoryName, HistoryReader>> {
  const { forgeSources, forgeRecords: records } = context.stores;
  const wanted = new Set(landings.map(({ repository }) => repository.name));
  const readers = new Map<RepositoryName, HistoryReader>();
  for (const known of await knownSources(context)) {
    const audited = (await forgeSources.repositories(known.id)).filter(({ name }) => name !== null && wanted.has(name));
    if (audited.length === 0) continue;
    const { forge } = open(known, 0, context, working);
    for (const { path, name } of audited) {
      if (name === null || readers.has(name)) continue;
      readers.set(name, () => readForgeHistory({ records, source: known.id, forge, repository: name, path }));
    }
  }
  return readers;
}

/** What git, the configuration and the people list say of who is who. */
async function cluesOf(
  landings: readonly Landings[],
  employment: readonly Employment[],
  { config }: AppContext,
): Promise<readonly IdentityClue[]> {
  const mailmaps: IdentityClue[] = [];
  const persons = new Map<string, Person>();
  for (const { repository, persons: told } of landings) {
    mailmaps.push(...mailmapClues(await mailmapAtHead(repository)));
    for (const person of await told()) persons.set(`${person.name}\0${person.email}`, person);
  }
  const others = [...mailmaps, ...peopleClues(config.people, config.bots)];
  return cluesFrom({ persons: persons.values(), people: employment, others });
}

function toldBy(history: ForgeHistory): readonly IdentityClue[] {
  const changesets = currentRecords(history, 'changesets').map(({ value }) => value);
  const accounts = currentRecords(history, 'memberships').map(({ value }) => value.account);
  return cluesFrom({ changesets, accounts });
}

export function* personsIn(commits: Iterable<LandedCommit>): Iterable<Person> {
  for (const { author, committer } of commits) {
    yield author;
    yield committer;
  }
}

async function mailmapAtHead({ gitDirectory, head }: Repository): Promise<string> {
  if (head === undefined) return '';
  const asked = await askGit(gitDirectory, ['cat-file', 'blob', `${head}:.mailmap`], { expect: [0, 128] });
  return asked.status === 0 ? asked.stdout.toString('utf8') : '';
}

function* answersOf({ source, strands }: ForgeHistory): Iterable<ForgeAnswer> {
  for (const lists of Object.values(strands))
    for (const { versions } of lists)
      for (const { raw } of versions) for (const digest of raw) yield { source, digest };
}

/** Names what was known of each source, so that an audit of something else is not taken for one of the same. */
export async function forgeFingerprints(context: AppContext): Promise<readonly (readonly [string, Digest])[]> {
  const prints: (readonly [string, Digest])[] = [];
  for (const { id } of await knownSources(context))
    prints.push([id, await context.stores.forgeRecords.fingerprint(id)]);
  return prints;
}
