/**
 * Judges a field together with what owns it, how it is typed and what stands beside it.
 *
 * Invariant: linear in the length of names; no judgement depends on the order in which fields are read. Rejected: scores
 * added up from weights (nobody could say why a field was taken) and a trained model (nor could it). Each step here is a
 * sentence: the name must end with a phrase; the type may forbid it; the owner may.
 */
import type { Severity } from '../../model/finding.ts';
import { wordsOf } from '../text/identifier.ts';
import { remembered } from '../text/remembered.ts';
import { lexicon, type DataType, type Sensitivity, type Surroundings } from './lexicon.ts';
import {
  carrierOwners,
  credentialOwners,
  healthOwners,
  machineOwners,
  messageOwners,
  organisationOwners,
  paymentOwners,
  personOwners,
} from './owners.ts';
import { isVetoed } from './type-veto.ts';

export interface FieldName {
  readonly owner: string;
  readonly field: string;
  /** As written; empty when unknown. */
  readonly type: string;
  /** A type of a program rather than something that is stored: held to more. */
  readonly isCode?: boolean;
}

/** `certain`: name and owner agree; `likely`: one of them says it; `possible`: personal only in some uses. */
export type Confidence = 'certain' | 'likely' | 'possible';

export interface Judgement {
  readonly data: DataType;
  readonly confidence: Confidence;
  /** When the name says so: `ssn_encrypted`, `email_hash`, `card_last4`. */
  readonly protection?: Protection;
}

export type Protection = 'encrypted' | 'hashed' | 'masked';

/** What the other fields of the same owner say about it. */
export interface Company {
  /** First and last names, dates of birth, or several ways to reach somebody: whoever has these is a person. */
  readonly personal: boolean;
  /** Streets and postal codes. */
  readonly addressed: boolean;
  /** Card numbers and their like. */
  readonly paying: boolean;
  /** An e-mail address. */
  readonly mailed: boolean;
}

const alone: Company = { personal: false, addressed: false, paying: false, mailed: false };

interface Reading {
  readonly type: DataType;
  readonly surroundings: Surroundings;
}

/** By the phrase's words, and by its words written together (`firstname`). One phrase may mean several things. */
const phrases = new Map<string, Reading[]>();
for (const type of lexicon) {
  for (const [surroundings, list] of type.phrases) {
    for (const phrase of list) {
      for (const key of new Set([phrase, phrase.replaceAll(' ', '')])) {
        const known = phrases.get(key);
        if (known) known.push({ type, surroundings });
        else phrases.set(key, [{ type, surroundings }]);
      }
    }
  }
}
const longestPhrase = 5;

/** Lower-case literals, one of which stands in every field that can be classified. */
export const lexiconLiterals: readonly string[] = shortest(
  [...phrases.keys()].map((phrase) => phrase.split(' ').reduce((a, b) => (b.length > a.length ? b : a))),
);

function shortest(words: readonly string[]): string[] {
  const unique = [...new Set(words)].sort((a, b) => a.length - b.length);
  const kept: string[] = [];
  for (const word of unique) if (!kept.some((other) => word.includes(other))) kept.push(word);
  return kept;
}

const decoration =
  /^(?:\d+|line\d|value|text|raw|plain|str|string|normalized|original|primary|secondary|alternate|new|old|col|column|field|fld|long|short|legacy)$/;
const protecting: readonly (readonly [RegExp, Protection])[] = [
  [/^(?:enc|encrypted|ciphertext|cipher|crypt|crypted)$/, 'encrypted'],
  [/^(?:hash|hashed|bidx|sha\d{0,3}|hmac|blind)$/, 'hashed'],
  [/^(?:masked|last4|redacted|anonymized|anonymised|pseudonymized|tokenized)$/, 'masked'],
];
const strippedOwner =
  /^(?:dto|input|request|response|req|resp|res|model|entity|record|form|payload|detail|details|info|information|data|schema|create|update|edit|add|get|base|row|table|object|obj|vo|bo|po|bean|view|public|private|new|v\d|\d+|tbl|t|fields?|attributes?|props?|document|doc|proto|pb|mixin|abstract|impl|command|cmd|options|opts|params?|args|snapshot|stg|dim|fct|raw|src|interface|i|me|current|basic|full|extended|partial|custom|my)$/;
const asking =
  /^(?:is|has|was|can|should|use|uses|show|hide|require|requires|required|enable|enabled|allow|send|num|count|total|max|min|no|not|with|valid|verify|reset|skip|include|have|on|notify|hours|minutes|days|last4)$/;

export function judgeField(name: FieldName, company: Company = alone): Judgement | undefined {
  const found = readingsOf(name.field);
  if (!found) return undefined;
  const { readings, before, protection } = found;
  if (asking.test(before[0] ?? '')) return undefined;
  const owner = ownerOf(name.owner, company);
  for (const reading of readings) {
    if (isVetoed(name.type, reading.type.dataType)) continue;
    const confidence = confidenceOf(reading, { before, owner, company, isCode: name.isCode === true });
    if (confidence) return { data: reading.type, confidence, ...(protection && { protection }) };
  }
  return undefined;
}

interface Owner {
  readonly words: readonly string[];
  /** Its last word that says something: `CreateUserRequest` is a user, `UserGroup` is a group. */
  readonly head: string;
  readonly isPerson: boolean;
  readonly isMachine: boolean;
  readonly isOrganisation: boolean;
}

function ownerOf(name: string, company: Company): Owner {
  const words = wordsOf(name).map(singular);
  const said = words.filter((word) => !strippedOwner.test(word));
  const head = said.at(-1) ?? words.at(-1) ?? '';
  const isThing = words.some((word) =>
    /^(?:ip|mac|network|memory|bind|listen|socket|contract|gift|pet|animal|product|rule|permission|role|bot|chatbot|robot)$/.test(
      word,
    ),
  );
  const isOrganisation = organisationOwners.has(head);
  const isPerson = !isThing && !isOrganisation && (personOwners.has(head) || company.personal);
  return { words, head, isPerson, isOrganisation, isMachine: words.some((word) => machineOwners.has(word)) };
}

interface Circumstances {
  readonly before: readonly string[];
  readonly owner: Owner;
  readonly company: Company;
  readonly isCode: boolean;
}

function confidenceOf({ type, surroundings }: Reading, at: Circumstances): Confidence | undefined {
  const { before, owner, isCode } = at;
  const { dataType } = type;
  if (surroundings === 'anyone') {
    if (
      dataType.startsWith('user.demographic') &&
      owner.words.some((word) => /^(?:pet|animal|dog|cat|horse|livestock)$/.test(word))
    )
      return undefined;
    if (dataType === 'user.content.self_image' && owner.words.some((word) => /^(?:chat)?bot$/.test(word)))
      return undefined;
    const isOfMachine =
      owner.isMachine && /^user\.(?:name|contact|device|location|authorization|account|content)/.test(dataType);
    if (!owner.isPerson && (isOfMachine || isSetting(before, dataType))) return undefined;
    if (owner.isOrganisation && before.length === 0 && /address|location/.test(dataType)) return undefined;
    if (owner.isOrganisation && dataType.startsWith('user.contact')) return 'possible';
    if (isCode && dataType === 'user.authorization.credentials' && !owner.isPerson) return undefined;
    return owner.isPerson ? 'certain' : 'likely';
  }
  if (surroundings === 'person') return ofPerson(dataType, at);
  if (
    before.length > 1 ||
    (before[0] !== undefined &&
      (surroundings === 'credential' || !personOwners.has(before[0])) &&
      !inSurroundings(before[0], surroundings))
  )
    return undefined;
  return isAmong(surroundings, at) ? 'likely' : undefined;
}

/** Weak phrases: the owner, or a word before them, has to be a person. */
function ofPerson(dataType: string, { before, owner, company }: Circumstances): Confidence | undefined {
  const isOwnersOwn =
    /^user\.(?:name$|content|job_title|demographic\.(?:age|gender|race|sex)|account|financial\.income|criminal)/.test(
      dataType,
    );
  const speaks = (word: string): boolean => personOwners.has(word) && !(isOwnersOwn && carrierOwners.has(word));
  const words = before.map(singular).filter((word) => !/^(?:ship|bill)$/.test(word) || isOwnersOwn);
  if (!words.every((word) => personOwners.has(word) || plainBefore.test(word))) return undefined;
  if (words.some((word) => speaks(word) && !/^(?:address|admin)$/.test(word)))
    return owner.isMachine ? undefined : 'likely';
  if (words.length < before.length) return 'likely';
  if (!owner.isPerson)
    return isRecorded(owner, dataType) || isNamedBesideEmail(owner, company, dataType) ? 'likely' : undefined;
  if (isOwnersOwn && carrierOwners.has(owner.head))
    return isCardOf(owner, company) && dataType === 'user.name' ? 'likely' : undefined;
  if (owner.isMachine && !company.personal) return undefined;
  return personOwners.has(owner.head) ? 'certain' : 'likely';
}

const plainBefore =
  /^(?:home|work|private|personal|current|last|first|primary|secondary|default|preferred|main|origin|destination|location|lower|cash|available|opening|closing|total)$/;

/** Whose address or browser stands in the record of what somebody did. */
function isRecorded(owner: Owner, dataType: string): boolean {
  return (
    dataType.startsWith('user.device') &&
    owner.words.some((word) =>
      /^(?:audit|activity|access|visit|consent|signature|attempt|security|login|session|impersonation|device)$/.test(
        word,
      ),
    )
  );
}

/** `name` beside `email` is the name of whoever reads that mail, unless a group or a thing has both. */
function isNamedBesideEmail(
  { isMachine, isOrganisation, head, words }: Owner,
  company: Company,
  dataType: string,
): boolean {
  if (dataType !== 'user.name' || !company.mailed || isMachine || isOrganisation || carrierOwners.has(head))
    return false;
  return !words.some((word) =>
    /^(?:list|group|domain|channel|inbox|tag|category|calendar|campaign|product|item|service|provider|project|role|topic|newsletter|device|plan|source|integration|bot)$/.test(
      word,
    ),
  );
}

function isCardOf(owner: Owner, company: Company): boolean {
  return (
    owner.head === 'card' &&
    (company.paying || owner.words.some((word) => /^(?:credit|debit|payment|bank)$/.test(word)))
  );
}

function isAmong(surroundings: Surroundings, { owner, company }: Circumstances): boolean {
  switch (surroundings) {
    case 'payment':
      return !owner.words.includes('gift') && (company.paying || paymentOwners.has(owner.head));
    case 'health':
      return owner.words.some((word) => healthOwners.has(word)) && !owner.words.includes('check');
    case 'credential':
      return (
        (owner.words.some((word) => credentialOwners.has(word)) || owner.words.join(' ').includes('security answer')) &&
        !/^(?:setting|config|option|role|group|permission)$/.test(owner.head)
      );
    case 'message':
      return (
        messageOwners.has(owner.head) &&
        !owner.words.some((word) => /^(?:error|log|commit|queue|event|template)$/.test(word))
      );
    case 'address':
      return company.addressed && !owner.isOrganisation && !owner.isMachine;
    case 'person':
      return owner.isPerson;
    case 'anyone':
      return true;
  }
}

function inSurroundings(word: string, surroundings: Surroundings): boolean {
  if (surroundings === 'payment') return paymentOwners.has(word);
  if (surroundings === 'credential') return credentialOwners.has(word);
  return surroundings === 'address' && /^(?:bill|billing|ship|shipping|home|mailing)$/.test(word);
}

/** `from_email` is a setting, `from_account_num` is a party of a transfer; `local_routing_num` is the bank's own. */
function isSetting(before: readonly string[], dataType: string): boolean {
  const own = dataType.startsWith('user.financial')
    ? /^(?:local|our|own|bank|house)$/
    : /^(?:template|mailer|smtp|server|system|from|support|noreply|default|site|company|shop|store|host|privacy|legal|abuse|press|db|database|admin|root|service|proxy|redis|ftp|ssh|ldap|imap|amqp|git|webmaster|git|bounce|global|app)$/;
  return before.some((word) => own.test(word));
}

interface Found {
  readonly readings: readonly Reading[];
  readonly before: readonly string[];
  readonly protection?: Protection;
}

/** Files declare the same names over and over, and each is asked about several times. */
const readingsOf = remembered(20_000, (field: string) => field, readName);

function readName(field: string): Found | undefined {
  const written = wordsOf(field);
  const whole = endOf(written);
  if (whole) return whole;
  const words = written.map((word) => word.replace(/(?<=[a-z]{3})\d$/, ''));
  let protection: Protection | undefined;
  for (;;) {
    const found = endOf(words) ?? endOf(words.map(singular));
    if (found) return { ...found, ...(protection && { protection }) };
    const last = words.at(-1);
    if (last === undefined || words.length < 2) return undefined;
    const how = protecting.find(([pattern]) => pattern.test(last))?.[1];
    if (!how && !decoration.test(last)) return undefined;
    protection ??= how;
    words.pop();
  }
}

function endOf(words: readonly string[]): Pick<Found, 'readings' | 'before'> | undefined {
  for (let length = Math.min(longestPhrase, words.length); length > 0; length--) {
    const readings = phrases.get(words.slice(-length).join(' '));
    if (readings) return { readings, before: words.slice(0, -length) };
  }
  return undefined;
}

export function singular(word: string): string {
  if (word === 'people') return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ss|sh|ch|x)es$/.test(word)) return word.slice(0, -2);
  return /[^s]s$/.test(word) && word.length > 3 && !/(?:us|is)$/.test(word) ? word.slice(0, -1) : word;
}

/** What fields that were already judged say about their owner. */
export function companyOf(judged: readonly Judgement[]): Company {
  const kinds = new Set(judged.map(({ data }) => data.dataType));
  const has = (...some: string[]): boolean => some.some((kind) => kinds.has(kind));
  const reached = [
    has('user.contact.email'),
    has('user.contact.phone_number'),
    has('user.contact.address.street', 'user.contact.address.postal_code'),
    has('user.name'),
    has('user.authorization.password'),
  ].filter(Boolean).length;
  return {
    personal:
      has('user.name.first', 'user.name.last', 'user.demographic.date_of_birth', 'user.demographic.gender') ||
      has('user.government_id.national_identification_number') ||
      reached > 1,
    addressed: has('user.contact.address.street', 'user.contact.address.postal_code', 'user.contact.address.city'),
    paying: has('user.financial.credit_card'),
    mailed: has('user.contact.email'),
  };
}

/** A declared field is no defect: it is what has to be known. What it holds decides how much it matters. */
export const severityOf: Readonly<Record<Sensitivity, Severity>> = {
  public: 'note',
  internal: 'note',
  confidential: 'low',
  restricted: 'medium',
};
