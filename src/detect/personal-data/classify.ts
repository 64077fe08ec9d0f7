/** Judges a field together with what owns it and how it is typed. */
import type { Severity } from '../../model/finding.ts';
import { wordsOf } from '../text/identifier.ts';
import { lexicon, machineOwners, personOwners, type DataType, type Sensitivity } from './lexicon.ts';

export interface FieldName {
  readonly owner: string;
  readonly field: string;
  /** As written; empty when unknown. */
  readonly type: string;
}

interface Phrase {
  readonly type: DataType;
  readonly strong: boolean;
}

/** By the phrase's words, and by its words written together (`firstname`). */
const phrases = new Map<string, Phrase>();
for (const type of lexicon) {
  for (const strong of [true, false]) {
    for (const phrase of strong ? type.strong : type.weak) {
      phrases.set(phrase, { type, strong });
      phrases.set(phrase.replaceAll(' ', ''), { type, strong });
    }
  }
}
const longestPhrase = 4;

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
  /^(?:\d+|line\d|value|text|raw|plain|str|string|enc|encrypted|masked|normalized|original|primary|secondary|alternate)$/;
const strippedOwner =
  /^(?:dto|input|request|response|req|resp|res|model|entity|record|form|payload|detail|details|info|data|schema|create|update|base|row|table|object|vo|bean|view|public|private|new|v\d|\d+|tbl|t|fields?|attributes|props|document|doc|proto|pb|message|msg|mixin|abstract|impl)$/;
const booleanType = /^(?:bool|boolean|tinyint\(1\)|bit|Boolean\w*|models\.Boolean\w*)$/i;
const numberType =
  /^(?:int|integer|smallint|bigint|int\d{1,2}|uint\d{1,2}|long|float|double|decimal|numeric|real|timestamp\w*|datetime\w*|date|time)\b/i;
const textual =
  /^user\.(?:name|contact\.email|contact\.address\.(?:street|city|state)|account|authorization|content|demographic\.(?:gender|race|rel|pol|sex|cit)|health_and_medical$|job_title)/;

export function classifyField({ owner, field, type }: FieldName): DataType | undefined {
  const found = phraseOf(field);
  if (!found) return undefined;
  const { phrase, before } = found;
  if (
    /^(?:is|has|was|can|should|use|show|hide|require|requires|enable|allow|send|num|count|total|max|min|no|not|with)$/.test(
      before[0] ?? '',
    )
  )
    return undefined;
  const typeName = type.trim().replace(/[?!]$/, '');
  if (booleanType.test(typeName) || (numberType.test(typeName) && textual.test(phrase.type.dataType))) return undefined;
  const owners = wordsOf(owner).map(singular);
  const personal = isPerson(owners);
  if (!personal && owners.some((word) => machineOwners.has(word))) return undefined;
  if (phrase.strong) return machineBefore(before, phrase.type.dataType) && !personal ? undefined : phrase.type;
  if (
    before.length > 0 &&
    !before.every(
      (word) =>
        personOwners.has(singular(word)) ||
        /^(?:home|work|private|personal|current|last|primary|secondary|default|preferred)$/.test(word),
    )
  )
    return undefined;
  return personal || before.some((word) => personOwners.has(singular(word)) && word !== 'address')
    ? phrase.type
    : undefined;
}

/** `from_email` is a setting, `from_account_num` is a party of a transfer; `local_routing_num` is the bank's own. */
function machineBefore(before: readonly string[], dataType: string): boolean {
  const own = dataType.startsWith('user.financial')
    ? /^(?:local|our|own|bank|house)$/
    : /^(?:template|mailer|smtp|server|system|sender|from|support|noreply|default|site|company|shop|store|host|privacy|legal|abuse|press)$/;
  return before.some((word) => own.test(word));
}

function phraseOf(field: string): { phrase: Phrase; before: readonly string[] } | undefined {
  const words = wordsOf(field).map((word) => word.replace(/(?<=[a-z]{3})\d$/, ''));
  while (words.length > 1 && decoration.test(words.at(-1)!)) words.pop();
  for (let length = Math.min(longestPhrase, words.length); length > 0; length--) {
    const phrase = phrases.get(words.slice(-length).join(' '));
    if (phrase) return { phrase, before: words.slice(0, -length) };
  }
  return undefined;
}

/** The owner's last word that says something: `CreateUserRequest` is a user, `UserGroup` is a group. */
function isPerson(owners: readonly string[]): boolean {
  if (owners.some((word) => /^(?:ip|mac|network|memory|bind|listen|socket|contract|gift)$/.test(word))) return false;
  const said = owners.filter((word) => !strippedOwner.test(word));
  return personOwners.has(said.at(-1) ?? '');
}

function singular(word: string): string {
  if (word === 'people') return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ss|sh|ch|x)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') && !word.endsWith('ss') && word.length > 3 ? word.slice(0, -1) : word;
}

/** A declared field is no defect: it is what has to be known. What it holds decides how much it matters. */
export const severityOf: Readonly<Record<Sensitivity, Severity>> = {
  low: 'note',
  medium: 'low',
  high: 'medium',
  special: 'medium',
};
