/** A personal field as what a rule reports. */
import type { DeclaredField } from '../../model/finding.ts';
import type { RawMatch } from '../rule.ts';
import { lexiconLiterals, severityOf } from './classify.ts';
import type { PersonalField } from './declarations.ts';

/** A name of the lexicon or a tag stands in every field that is reported. */
export const fieldLiterals: readonly string[] = [
  ...lexiconLiterals,
  'personal',
  'pii',
  'phi',
  'gdpr',
  'sensitive',
  'special',
  'data_categories',
  'redact',
];

export function asMatch(found: PersonalField): RawMatch {
  const { data, owner, field, start } = found;
  return {
    start,
    end: start + field.length,
    identity: `${owner}.${field} ${data.dataType}`,
    detail: `${owner === '' ? '' : `${owner}.`}${field}: ${data.label} (${data.dataType})`,
    severity: severityOf[data.sensitivity],
    field: declaredField(found),
  };
}

function declaredField(found: PersonalField): DeclaredField {
  const { data, owner, field, source, store, type, protection, tag, confidence } = found;
  return {
    dataType: data.dataType,
    owner,
    field,
    source,
    confidence,
    ...(store !== undefined && { store }),
    ...(type !== '' && { type: type.slice(0, 80) }),
    ...(protection !== undefined && { protection }),
    ...(tag !== undefined && { tag: tag.slice(0, 120) }),
  };
}
