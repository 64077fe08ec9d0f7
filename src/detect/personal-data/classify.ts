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
  visitorCarriers,
} from './owners.ts';
import { isSaidByYes, isVetoed } from './type-veto.ts';

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
  /** A name to log in with. */
  readonly known: boolean;
  /** An IP address beside a browser: somebody looked at something. */
  readonly browsing: boolean;
  /** The number of a person: `user_id`, `contact_id`. */
  readonly ofSomebody: boolean;
}

const alone: Company = {
  personal: false,
  addressed: false,
  paying: false,
  mailed: false,
  known: false,
  browsing: false,
  ofSomebody: false,
};

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
  const { readings, phrase, before, protection } = found;
  const owner = ownerOf(name.owner, company);
  for (const reading of readings) {
    if (isAsking(before, owner, reading.type) || isVetoed(name.type, reading.type.dataType)) continue;
    const confidence = confidenceOf(reading, { phrase, before, owner, company, isCode: name.isCode === true });
    if (confidence) return { data: reading.type, confidence, ...(protection && { protection }) };
  }
  return undefined;
}

/** `is_email_verified` is about an address; `is_pregnant` of a patient is what it is about. */
function isAsking([first = '', ...rest]: readonly string[], { isPerson }: Owner, { dataType }: DataType): boolean {
  const isSaid = isPerson && rest.length === 0 && /^(?:is|was)$/.test(first) && isSaidByYes(dataType);
  return asking.test(first) && !isSaid;
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
  // `UserInfoByUsername` is a user, `SettingsForUser` are settings.
  const preposition = words.findIndex((word, index) => index > 0 && /^(?:by|with|for)$/.test(word));
  const own = preposition < 0 ? words : words.slice(0, preposition);
  const said = own.filter((word) => !strippedOwner.test(word));
  const head = said.at(-1) ?? own.at(-1) ?? '';
  const isThing = words.some((word) =>
    /^(?:ip|mac|network|memory|bind|listen|socket|contract|gift|pet|animal|product|rule|permission|role|bot|chatbot|robot|api)$/.test(
      word,
    ),
  );
  const isOrganisation = organisationOwners.has(head);
  const isPerson = !isThing && !isOrganisation && (personOwners.has(head) || company.personal);
  return { words, head, isPerson, isOrganisation, isMachine: words.some((word) => machineOwners.has(word)) };
}

interface Circumstances {
  /** The words of the name that mean something. */
  readonly phrase: string;
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
    // A key that is kept in a store lets somebody in, whatever it belongs to; one in a type of settings is a setting.
    const isKeptKey = !isCode && dataType === 'user.authorization.credentials';
    if (!owner.isPerson && !isKeptKey && (isOfMachine || isSetting(before, dataType))) return undefined;
    if (dataType === 'user.content.self_image' && before.includes('default')) return undefined;
    if (owner.isOrganisation && before.length === 0 && /address|location/.test(dataType)) return undefined;
    if (owner.isOrganisation && dataType.startsWith('user.contact')) return 'possible';
    if (isCode && dataType === 'user.authorization.credentials' && !owner.isPerson && !isOfLogin(owner))
      return undefined;
    return owner.isPerson ? 'certain' : 'likely';
  }
  if (surroundings === 'person') return ofPerson(dataType, at);
  const [first, second] = before.filter((word) => !variant.test(word));
  if (second !== undefined) return undefined;
  if (
    first !== undefined &&
    (surroundings === 'credential' || !personOwners.has(first)) &&
    !inSurroundings(first, surroundings)
  )
    return undefined;
  return isAmong(surroundings, at) ? 'likely' : undefined;
}

/** Says which of several it is, and nothing about what it is. */
const variant = /^(?:old|new|current|confirm|repeat|retype|clean|raw|plain|parsed|original|full|stripped|decrypted)$/;

/** A request or an answer with which somebody logs in or changes a password. */
const isOfLogin = ({ words, isMachine }: Owner): boolean =>
  !isMachine && words.some((word) => /^(?:user|member|customer|password|login|signin|signup)$/.test(word));

/** Weak phrases: the owner, or a word before them, has to be a person. */
function ofPerson(dataType: string, at: Circumstances): Confidence | undefined {
  const { phrase, before, owner, company } = at;
  const isOwnersOwn =
    /^user\.(?:name$|content|job_title|demographic\.(?:age|gender|race|sex)|account|financial\.income|criminal)/.test(
      dataType,
    );
  const speaks = (word: string): boolean => personOwners.has(word) && !(isOwnersOwn && carrierOwners.has(word));
  const words = before.map(singular).filter((word) => !/^(?:ship|bill)$/.test(word) || isOwnersOwn);
  if (!words.every((word) => personOwners.has(word) || plainBefore.test(word))) return undefined;
  if (words.some((word) => speaks(word) && !/^(?:address|admin)$/.test(word)))
    return owner.isMachine && !company.personal && !words.some((word) => guests.test(word)) ? undefined : 'likely';
  if (words.length < before.length) return 'likely';
  if (!owner.isPerson)
    return isRecorded(owner, company, dataType) ||
      isNamedBeside(at, dataType) ||
      isWhereabouts(owner, company, dataType)
      ? 'likely'
      : undefined;
  if (isOwnersOwn && carrierOwners.has(owner.head) && !(phrase === 'display name' && visitorCarriers.has(owner.head)))
    return isCardOf(owner, company) && dataType === 'user.name' ? 'likely' : undefined;
  if (owner.isMachine && !company.personal) return undefined;
  return personOwners.has(owner.head) ? 'certain' : 'likely';
}

/** People by every use of the word: `inviteeName` of an event is a name. */
const guests =
  /^(?:invitee|attendee|participant|guest|patient|student|employee|passenger|customer|subscriber|donor|applicant|candidate)$/;

const plainBefore =
  /^(?:home|work|private|personal|current|last|first|primary|secondary|default|preferred|main|origin|destination|location|lower|cash|available|opening|closing|total)$/;

/** Whose address or browser stands in the record of what somebody did. */
function isRecorded({ words }: Owner, company: Company, dataType: string): boolean {
  if (!dataType.startsWith('user.device')) return false;
  if (company.browsing) return true;
  if (words.includes('log') && words.some((word) => personOwners.has(word))) return true;
  return words.some((word) =>
    /^(?:audit|activity|access|visit|consent|signature|attempt|security|login|session|impersonation|device)$/.test(
      word,
    ),
  );
}

/** `locations` with the number of a contact say where that one is; those of a shop do not. */
function isWhereabouts({ words }: Owner, { ofSomebody }: Company, dataType: string): boolean {
  return (
    ofSomebody &&
    dataType === 'user.location.precise' &&
    words.some((word) => /^(?:location|position|track|trackpoint|trip|ride|checkin|geolocation|gps)$/.test(word))
  );
}

/**
 * `name` beside `email` is the name of whoever reads that mail, `display_name` beside `username` of whoever logs in, unless a
 * group or a thing has both.
 */
function isNamedBeside({ phrase, owner, company }: Circumstances, dataType: string): boolean {
  if (dataType !== 'user.name' || !(company.mailed || (company.known && phrase === 'display name'))) return false;
  const { isMachine, isOrganisation, head, words } = owner;
  if (isMachine || isOrganisation || carrierOwners.has(head) || words.some((word) => organisationOwners.has(word)))
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
  readonly phrase: string;
  readonly before: readonly string[];
  readonly protection?: Protection;
}

/** Files declare the same names over and over, and each is asked about several times. */
const readingsOf = remembered(20_000, (field: string) => field, readName);

function readName(field: string): Found | undefined {
  const written = wordsOf(field);
  const bare = bareOf(written);
  if (bare) return bare;
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

/** `refresh_token_hash` is a refresh token first, though `token_hash` means something too. */
function bareOf(written: readonly string[]): Found | undefined {
  const last = written.at(-1);
  if (last === undefined || written.length < 3) return undefined;
  const protection = protecting.find(([pattern]) => pattern.test(last))?.[1];
  const found = protection === undefined ? undefined : endOf(written.slice(0, -1));
  if (protection === undefined || !found?.readings.some(({ surroundings }) => surroundings === 'anyone'))
    return undefined;
  return { ...found, protection };
}

function endOf(words: readonly string[]): Omit<Found, 'protection'> | undefined {
  for (let length = Math.min(longestPhrase, words.length); length > 0; length--) {
    const phrase = words.slice(-length).join(' ');
    const readings = phrases.get(phrase);
    if (readings) return { readings, phrase, before: words.slice(0, -length) };
  }
  return undefined;
}

export function singular(word: string): string {
  if (word === 'people') return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ss|sh|ch|x)es$/.test(word)) return word.slice(0, -2);
  return /[^s]s$/.test(word) && word.length > 3 && !/(?:us|is)$/.test(word) ? word.slice(0, -1) : word;
}

/** What fields that were already judged, and the names of all, say about their owner. */
export function companyOf(judged: readonly Judgement[], fields: readonly string[]): Company {
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
    known: has('user.account.username'),
    ...companionsOf(fields),
  };
}

function companionsOf(fields: readonly string[]): Pick<Company, 'browsing' | 'ofSomebody'> {
  let hasAddress = false;
  let hasBrowser = false;
  let ofSomebody = false;
  for (const field of fields) {
    hasAddress ||= /(?:^|_|[a-z])ip(?:_?addr(?:ess)?)?$/i.test(field);
    hasBrowser ||= /user_?agent$/i.test(field);
    ofSomebody ||= /^(?:user|contact|customer|member|person|driver|rider|patient|employee|owner)_?id$/i.test(field);
  }
  return { browsing: hasAddress && hasBrowser, ofSomebody };
}

/** A declared field is no defect: it is what has to be known. What it holds decides how much it matters. */
export const severityOf: Readonly<Record<Sensitivity, Severity>> = {
  public: 'note',
  internal: 'note',
  confidential: 'low',
  restricted: 'medium',
};
