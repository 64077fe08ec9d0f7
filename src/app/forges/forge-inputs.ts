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
  /** Undefined: no forge is connected for it. */
  of(repository: RepositoryName): ChangeForge | undefined;
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
  readonly commits: readonly LandedCommit[];
}

export async function forgeInputs(
  landings: readonly Landings[],
  context: AppContext,
  working: Working,
): Promise<ForgeInputs | undefined> {
  const histories = await historiesOf(landings, context, working);
  if (histories.size === 0) return undefined;
  const employment = context.config.peopleList === undefined ? [] : readPeopleList(context.config.peopleList);
  const identities = resolveIdentities(await cluesOf([...histories.values()], { landings, employment }, context));
  return {
    of(repository) {
      const history = histories.get(repository);
      return history && { history, identities, employment };
    },
    identities,
    employment,
    answers: answersOf([...histories.values()]),
  };
}

async function historiesOf(
  landings: readonly Landings[],
  context: AppContext,
  working: Working,
): Promise<ReadonlyMap<RepositoryName, ForgeHistory>> {
  const { forgeSources, forgeRecords: records } = context.stores;
  const wanted = new Set(landings.map(({ repository }) => repository.name));
  const histories = new Map<RepositoryName, ForgeHistory>();
  for (const known of await knownSources(context)) {
    const audited = (await forgeSources.repositories(known.id)).filter(({ name }) => name !== null && wanted.has(name));
    if (audited.length === 0) continue;
    const { forge } = open(known, 0, context, working);
    for (const { path, name } of audited) {
      working.signal.throwIfAborted();
      if (name === null || histories.has(name)) continue;
      histories.set(name, await readForgeHistory({ records, source: known.id, forge, repository: name, path }));
    }
  }
  return histories;
}

interface Who {
  readonly landings: readonly Landings[];
  readonly employment: readonly Employment[];
}

async function cluesOf(
  histories: readonly ForgeHistory[],
  { landings, employment }: Who,
  { config }: AppContext,
): Promise<readonly IdentityClue[]> {
  const changesets = histories.flatMap((history) => currentRecords(history, 'changesets').map(({ value }) => value));
  const accounts = histories.flatMap((history) =>
    currentRecords(history, 'memberships').map(({ value }) => value.account),
  );
  const mailmaps: IdentityClue[] = [];
  for (const { repository } of landings) mailmaps.push(...mailmapClues(await mailmapAtHead(repository)));
  const others = [...mailmaps, ...peopleClues(config.people, config.bots)];
  return cluesFrom({ persons: personsOf(landings), changesets, accounts, people: employment, others });
}

function* personsOf(landings: readonly Landings[]): Iterable<Person> {
  const seen = new Set<string>();
  for (const { commits } of landings)
    for (const { author, committer } of commits)
      for (const person of [author, committer]) {
        const key = `${person.name}\0${person.email}`;
        if (seen.has(key)) continue;
        seen.add(key);
        yield person;
      }
}

async function mailmapAtHead({ gitDirectory, head }: Repository): Promise<string> {
  if (head === undefined) return '';
  const asked = await askGit(gitDirectory, ['cat-file', 'blob', `${head}:.mailmap`], { expect: [0, 128] });
  return asked.status === 0 ? asked.stdout.toString('utf8') : '';
}

function answersOf(histories: readonly ForgeHistory[]): readonly ForgeAnswer[] {
  const answers = new Map<Digest, ForgeAnswer>();
  for (const { source, strands } of histories)
    for (const lists of Object.values(strands))
      for (const { versions } of lists)
        for (const { raw } of versions) for (const digest of raw) answers.set(digest, { source, digest });
  return [...answers.values()].sort((a, b) => (a.digest < b.digest ? -1 : 1));
}

/** Names what was known of each source, so that an audit of something else is not taken for one of the same. */
export async function forgeFingerprints(context: AppContext): Promise<readonly (readonly [string, Digest])[]> {
  const prints: (readonly [string, Digest])[] = [];
  for (const { id } of await knownSources(context))
    prints.push([id, await context.stores.forgeRecords.fingerprint(id)]);
  return prints;
}
