/** The kinds of flags, and those that more than one command takes. */
import { failed, ok, type Result } from '../base/result.ts';
import { nearestWord } from '../app/nearest-word.ts';
import { instantForms, readPeriod } from '../app/period.ts';
import type { Instant } from '../base/instant.ts';
import type { Period } from '../model/control.ts';
import { UsageError, type Flag, type FlagValue, type Given } from './command.ts';

interface Named {
  readonly name: string;
  readonly short?: string;
  readonly summary: string;
  readonly details?: string;
  readonly environment?: string;
  readonly defaultText?: string;
}

export function switchFlag(named: Named): Flag<boolean> {
  return { ...named, read: (given) => ok(given !== undefined) };
}

export function textFlag(named: Named & { readonly value: FlagValue }): Flag<string | undefined> {
  return { ...named, read: (given) => (single(given) === '' ? failed('its value is empty') : ok(single(given))) };
}

/** As often as it is given. */
export function textsFlag(named: Named & { readonly value: FlagValue }): Flag<readonly string[]> {
  const value = { ...named.value, repeatable: true };
  return { ...named, value, read: (given) => ok([given].flat().filter((one) => typeof one === 'string')) };
}

export function countFlag(named: Named & { readonly value: FlagValue }): Flag<number | undefined> {
  const read = (given: Given): Result<number | undefined, string> => {
    const text = single(given);
    if (text === undefined) return ok(undefined);
    return /^\d{1,9}$/.test(text) ? ok(Number(text)) : failed(`"${text}" is no whole number`);
  };
  return { ...named, read };
}

interface Choices<T extends string> extends Named {
  readonly placeholder: string;
  readonly choices: readonly T[];
}

export function choiceFlag<const T extends string>(named: Choices<T>): Flag<T | undefined> {
  const { placeholder, choices, ...rest } = named;
  const read = (given: Given): Result<T | undefined, string> => {
    const text = single(given);
    return text === undefined ? ok(undefined) : choose(text, choices);
  };
  return { ...rest, value: { placeholder, choices }, read };
}

/** Several of a set: the flag repeated, or its values with commas between them. Empty: none was named. */
export function choicesFlag<const T extends string>(named: Choices<T>): Flag<readonly T[]> {
  const { placeholder, choices, ...rest } = named;
  const read = (given: Given): Result<readonly T[], string> => {
    const chosen: T[] = [];
    for (const text of [given].flat().flatMap((one) => (typeof one === 'string' ? one.split(',') : []))) {
      const choice = choose(text.trim(), choices);
      if (!choice.ok) return choice;
      chosen.push(choice.value);
    }
    return ok(chosen);
  };
  return { ...rest, value: { placeholder, choices, repeatable: true }, read };
}

function choose<T extends string>(text: string, choices: readonly T[]): Result<T, string> {
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return ok(choice);
  const near = nearestWord(text, choices);
  const hint = near === undefined ? `there are ${choices.join(', ')}` : `did you mean "${near}"?`;
  return failed(`"${text}" is none of its values; ${hint}`);
}

function single(given: Given): string | undefined {
  if (typeof given === 'string') return given;
  return Array.isArray(given) ? (given.at(-1) as string | undefined) : undefined;
}

/** Dates stay text here: a plain date means one thing for `--from` and another for `--to` (see app/period.ts). */
export const periodFlags = {
  from: textFlag({
    name: 'from',
    value: { placeholder: 'TIME' },
    summary: 'beginning of the window',
    details: `${instantForms}. A plain date begins at midnight UTC.`,
  }),
  to: textFlag({
    name: 'to',
    value: { placeholder: 'TIME' },
    summary: 'end of the window',
    details: 'A plain date belongs to the window until the end of its day (UTC); an instant is its exclusive end.',
  }),
  asOf: textFlag({
    name: 'as-of',
    value: { placeholder: 'TIME' },
    summary: 'judge one instant instead of a window',
    details: 'As for a Type I report. A plain date is its midnight UTC, the beginning of that day.',
  }),
} as const;

interface PeriodTexts {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly asOf: string | undefined;
}

const flagOfField = { from: '--from', to: '--to', asOf: '--as-of' } as const;

export function periodOf(texts: PeriodTexts): Period | undefined {
  const period = readPeriod(texts);
  if (period.ok) return period.value;
  const { field, message } = period.error;
  throw new UsageError(
    `${flagOfField[field]}: ${message}`,
    'Give --from and --to for a window, or --as-of for one date.',
  );
}

/** `--from` without `--to` and the reverse are fine where a list is only narrowed. */
export function spanOf(texts: Omit<PeriodTexts, 'asOf'>): { readonly from?: Instant; readonly to?: Instant } {
  const early = '0001-01-01';
  const late = '9999-12-30';
  const period = periodOf({ from: texts.from ?? early, to: texts.to ?? late, asOf: undefined });
  if (period?.type !== 'window') return {};
  return {
    ...(texts.from === undefined ? {} : { from: period.from }),
    ...(texts.to === undefined ? {} : { to: period.to }),
  };
}

export const offlineFlag = switchFlag({
  name: 'offline',
  summary: 'ask no forge: judge by what was read of it before',
});

export const runFlag = textFlag({
  name: 'run',
  value: { placeholder: 'ID' },
  summary: 'the audit to look at',
  defaultText: 'the latest',
});

export const limitFlag = countFlag({
  name: 'limit',
  value: { placeholder: 'N' },
  summary: 'at most this many',
  defaultText: 'all',
});

export const repositoryFlag = textFlag({
  name: 'repo',
  value: { placeholder: 'NAME' },
  summary: 'only this repository',
  details: 'Its name as `plumbline repo list` shows it.',
});

/** Recognised before and after the command. */
export const globalFlags = {
  data: textFlag({
    name: 'data',
    value: { placeholder: 'DIR', completes: 'folder' },
    environment: 'PLUMBLINE_DATA',
    defaultText: '$XDG_DATA_HOME/plumbline, else ~/.local/share/plumbline',
    summary: 'where Plumbline keeps its database, index and ledger',
  }),
  config: textFlag({
    name: 'config',
    value: { placeholder: 'FILE', completes: 'file' },
    defaultText: 'the nearest plumbline.yaml in this folder or above it',
    summary: 'the configuration file',
  }),
  json: switchFlag({
    name: 'json',
    summary: 'print JSON, one value per line, with a manifest as the last line of a list',
  }),
  progress: choiceFlag({
    name: 'progress',
    placeholder: 'HOW',
    choices: ['auto', 'bar', 'plain', 'json', 'none'],
    defaultText: 'auto: bars on a terminal, else plain',
    summary: 'how progress is shown on stderr',
  }),
  noColor: switchFlag({
    name: 'no-color',
    summary: 'no colours; also when NO_COLOR is set or the output is no terminal',
  }),
} as const;
