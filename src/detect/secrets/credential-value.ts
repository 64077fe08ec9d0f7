import type { CredentialSort } from './credential-name.ts';
import { entropyOf } from './entropy.ts';
import { refusalOf, repeatsName } from './placeholder.ts';

export interface NamedValue {
  readonly name: string;
  readonly value: string;
  readonly sort: CredentialSort;
  /** A settings file, where every value is meant; in code a lone word is more likely a label or a field name. */
  readonly settings: boolean;
}

/** Whether a value assigned to a credential's name is a credential itself. */
export function isCredentialValue({ name, value, sort, settings }: NamedValue): boolean {
  if (sort === 'key' && isNoise(value)) return true;
  if (value.length > 200 || refusalOf(value) !== undefined || repeatsName(value, name)) return false;
  return sort === 'password' ? looksChosen(value, settings) : looksMade(value);
}

/** What a generator of secrets with all characters writes: it may look like a template in places, but never as a whole. */
function isNoise(value: string): boolean {
  if (value.length < 32 || value.length > 200 || !/[a-z]/.test(value) || !/[A-Z]/.test(value) || !/\d/.test(value))
    return false;
  const marks = value.replace(/[\w\s.,:/-]/g, '').length;
  return marks >= value.length / 8 && entropyOf(value) > 4.3 && !/[a-z]{8}/.test(value) && !/^\$[\w{(]/.test(value);
}

/** By a person: mixed characters; a single word only in settings. Dotted and camelCase words are names of things. */
function looksChosen(value: string, settings: boolean): boolean {
  const letters = /[A-Za-z]/.test(value);
  const digits = /\d/.test(value);
  const others = /[^A-Za-z0-9]/.test(value);
  if (!letters)
    return digits && value.length >= 6 && !/^[\d.,:-]+$/.test(value)
      ? true
      : digits && settings && /^\d{6,}$/.test(value);
  if (/^[a-z]+(?:[A-Z][a-z]+)+$/.test(value) || /^[A-Z][A-Z_]+$/.test(value)) return false;
  if (/^[A-Za-z]+(?:[._:/-][A-Za-z]+)+$/.test(value)) return settings && /^[a-z]+-[a-z]+$/.test(value);
  if (!digits && !others) return settings && value.length >= 8;
  if (!digits && /^[A-Za-z_-]+$/.test(value)) return settings;
  return !(/^[\w.]+[([]/.test(value) || /[;{}]$/.test(value));
}

/** By a machine: long, mixed, without the rhythm of words. */
function looksMade(value: string): boolean {
  if (value.length < 16 || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  if (!/^[A-Za-z0-9+/=_.~!@#$%^&*:|-]+$/.test(value)) return false;
  if (/^[a-z]+(?:[-_.][a-z]+)*(?:[-_.]?v?\d{1,4})?$/i.test(value)) return false;
  return entropyOf(value) >= (value.length >= 24 ? 3.3 : 3.0);
}
