/**
 * Personal values that sealed documents only commit to, so that one can be removed for good and the log still verifies.
 *
 * In a document stands `personal:<hex>` instead of the value: HMAC-SHA256 with a random salt of 32 bytes as the key, over the
 * value. What opens it, an *opening*, is kept beside and never sealed:
 *
 *     <folder>/openings/<hex>.json   {"commitment":…,"salt":<base64>,"value":…}
 *     <folder>/removed/<hex>.json    {"at":…,"because":…,"by":[…,…],"commitment":…}
 *
 * To remove a value is to delete its opening. Without the salt nobody can tell the value from the commitment, or try likely
 * ones, neither an outsider nor we (so salts are drawn, never derived from a key that stays). One value has one opening at a time:
 * the same person bears the same commitment in all documents, so "author and approver are two people" can be checked after
 * the removal, too. The price: it is a pseudonym, not anonymity. Once removed, a value that comes up again gets a new one.
 *
 * Rejected: a salt for each place (removal would have to find them all, and no two rows could be compared), encryption with a
 * key for each person (the bytes stay, and a broken cipher gives them back).
 */
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../base/app-error.ts';
import { syncFolder, writeFileAtomically } from '../base/atomic-file.ts';
import { canonicalJson } from '../base/canonical-json.ts';

export interface Opening {
  readonly commitment: string;
  /** Base64 of 32 bytes. */
  readonly salt: string;
  readonly value: string;
}

export interface Removal {
  readonly commitment: string;
  readonly at: string;
  /** Two different people. */
  readonly by: readonly [string, string];
  readonly because: string;
}

const PREFIX = 'personal:';
const SALT_SIZE = 32;
const PRIVATE_MODE = 0o600;
const anywhere = /personal:[0-9a-f]{64}/g;

export function commitmentOf(salt: Uint8Array, value: string): string {
  return `${PREFIX}${createHmac('sha256', salt).update(value).digest('hex')}`;
}

export function isOpeningOf({ salt, value }: Opening, commitment: string): boolean {
  return commitmentOf(Buffer.from(salt, 'base64'), value) === commitment;
}

/** All commitments in a document, each once. */
export function commitmentsIn(text: string): readonly string[] {
  return [...new Set(text.match(anywhere))];
}

export class PersonalValues {
  readonly #folder: string;
  readonly #salt: () => Uint8Array;
  /** By value. */
  #openings: Map<string, Opening> | undefined;

  constructor(folder: string, salt: () => Uint8Array = () => randomBytes(SALT_SIZE)) {
    this.#folder = folder;
    this.#salt = salt;
  }

  /** What a document holds instead of `value`. Durable when this returns: a document that is sealed can be opened. */
  conceal(value: string): string {
    const known = this.#known().get(value);
    if (known) return known.commitment;
    const salt = this.#salt();
    const opening = { commitment: commitmentOf(salt, value), salt: Buffer.from(salt).toString('base64'), value };
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    writeFileAtomically(this.#path('openings', opening.commitment), canonicalJson(opening), PRIVATE_MODE);
    this.#known().set(value, opening);
    return opening.commitment;
  }

  opening(commitment: string): Opening | undefined {
    return this.#read('openings', commitment) as Opening | undefined;
  }

  removal(commitment: string): Removal | undefined {
    return this.#read('removed', commitment) as Removal | undefined;
  }

  removals(): readonly Removal[] {
    const folder = join(this.#folder, 'removed');
    if (!existsSync(folder)) return [];
    const names = readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
    return names.sort().flatMap((name) => this.removal(`${PREFIX}${name.slice(0, 64)}`) ?? []);
  }

  /** The commitment that a value has now. */
  commitmentOf(value: string): string | undefined {
    return this.#known().get(value)?.commitment;
  }

  /** A document as people may read it; what was removed is shown as removed, what cannot be opened as it is. */
  reveal(text: string): string {
    return text.replace(anywhere, (commitment) => {
      const opening = this.opening(commitment);
      // The document is JSON: a value may hold what JSON has to escape.
      if (opening) return JSON.stringify(opening.value).slice(1, -1);
      const removal = this.removal(commitment);
      return removal ? JSON.stringify(removedWords(removal)).slice(1, -1) : commitment;
    });
  }

  /** Throws unless two people ask for the removal of something that is there. */
  mustBeRemovable({ by, commitment }: Removal): void {
    const [first = '', second = ''] = by.map((name) => name.trim().toLowerCase());
    if (first === '' || second === '' || first === second) {
      const hint = 'Name two different people: who asks for the removal, and who agrees.';
      throw new AppError('evidence/one-person', 'a personal value is removed by two people', { hint });
    }
    if (!this.opening(commitment) && !this.removal(commitment)) {
      const hint = 'Give the value as it stands in a document, or its commitment (personal:…).';
      throw new AppError('evidence/no-such-value', `nothing is kept of ${commitment}`, { hint });
    }
  }

  /** For good. The record is written first: a kill in between leaves a removal that can be repeated. */
  remove(removal: Removal): void {
    this.mustBeRemovable(removal);
    if (!this.removal(removal.commitment)) {
      writeFileAtomically(this.#path('removed', removal.commitment), canonicalJson(removal), PRIVATE_MODE);
    }
    rmSync(this.#path('openings', removal.commitment), { force: true });
    if (existsSync(join(this.#folder, 'openings'))) syncFolder(join(this.#folder, 'openings'));
    this.#openings = undefined;
  }

  #known(): Map<string, Opening> {
    if (this.#openings) return this.#openings;
    const folder = join(this.#folder, 'openings');
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.json$/.test(name)) : [];
    const openings = names.flatMap((name) => this.opening(`${PREFIX}${name.slice(0, 64)}`) ?? []);
    return (this.#openings = new Map(openings.map((opening) => [opening.value, opening])));
  }

  #read(kind: 'openings' | 'removed', commitment: string): Opening | Removal | undefined {
    if (!/^personal:[0-9a-f]{64}$/.test(commitment)) return undefined;
    const path = this.#path(kind, commitment);
    if (!existsSync(path)) return undefined;
    const value = JSON.parse(readFileSync(path, 'utf8')) as Opening | Removal;
    if (value.commitment === commitment) return value;
    const hint = 'Restore the folder personal/ of the data directory from a backup.';
    throw new AppError('evidence/opening-damaged', `${path} is damaged`, { hint });
  }

  #path(kind: 'openings' | 'removed', commitment: string): string {
    return join(this.#folder, kind, `${commitment.slice(PREFIX.length)}.json`);
  }
}

export function removedWords({ at, by, because }: Removal): string {
  return `[removed ${at} by ${by.join(' and ')}: ${because}]`;
}

/** Members of a fact's value that are people, and what of an object under them tells who. */
const people = new Set([
  'authors',
  'author',
  'committer',
  'approvers',
  'mergedBy',
  'person',
  'landedBy',
  'lastPusher',
  // Keys of identities are made of addresses or logins.
  'identity',
  'lastPusherIdentity',
  'writers',
]);
const tells = new Set(['name', 'email', 'login', 'person']);

/**
 * A fact with the people in its value committed to; everything else, ids, times and commits, stays readable. Whatever is text
 * or a list of texts under a member for people is a person; of an object there, what tells who.
 */
export function concealPeople<T>(fact: T, conceal: (value: string) => string): T {
  return concealIn(fact, false, conceal) as T;
}

function concealIn(value: unknown, isPerson: boolean, conceal: (value: string) => string): unknown {
  if (typeof value === 'string') return isPerson && value !== '' ? conceal(value) : value;
  if (Array.isArray(value)) return value.map((one: unknown) => concealIn(one, isPerson, conceal));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]: [string, unknown]) => {
    const isOne = people.has(key) || (isPerson && tells.has(key));
    // A nested object under a person (an address, an account) is looked into, its other texts stay.
    const deeper = isOne || (isPerson && typeof member === 'object');
    return [key, concealIn(member, deeper, conceal)];
  });
  return Object.fromEntries(members);
}
