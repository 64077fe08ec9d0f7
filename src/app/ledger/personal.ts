/** Salted personal values in use: concealed when a run is sealed, revealed when it is read, removed by two people. */
import { join } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { commitmentsIn, PersonalValues } from '../../evidence/personal-values.ts';
import type { AppContext } from '../context.ts';
import type { DataDirectory } from '../data-directory.ts';
import type { RedactionOrder, RedactionView } from './views.ts';

export function personalValues({ root }: Pick<DataDirectory, 'root'>): PersonalValues {
  return new PersonalValues(join(root, 'personal'));
}

/** For workpapers; nothing unless plumbline.yaml says `ledger.personal: salted`. */
export function concealing({ config, directory }: Pick<AppContext, 'config' | 'directory'>): {
  readonly conceal?: (value: string) => string;
} {
  if (config.ledger.personal === 'plain') return {};
  const values = personalValues(directory);
  return { conceal: (value) => values.conceal(value) };
}

/** A line of a sealed document, as people may read it. */
export function revealed(line: string, directory: Pick<DataDirectory, 'root'> | undefined): string {
  return directory === undefined || commitmentsIn(line).length === 0 ? line : personalValues(directory).reveal(line);
}

/**
 * First the log says that it is removed, then it is: a kill in between leaves a removal that is told and can be repeated, never a
 * value that vanished without a word.
 */
export function redact({ value, by, because }: RedactionOrder, context: AppContext): RedactionView {
  const values = personalValues(context.directory);
  const commitment = commitmentsIn(value).includes(value) ? value : values.commitmentOf(value);
  if (commitment === undefined) {
    const hint =
      'Values are salted only since plumbline.yaml said `ledger.personal: salted`; give the value letter by letter.';
    throw new AppError('evidence/no-such-value', 'no sealed document commits to this value', { hint });
  }
  if (because.trim() === '') {
    throw new AppError('evidence/no-reason', 'a removal needs a reason', { hint: 'It stands in the log for ever.' });
  }
  const removal = { commitment, at: context.clock.now(), by, because };
  values.mustBeRemovable(removal);
  const entry = canonicalJson({ type: 'plumbline-removal', version: 1, ...removal });
  const { firstIndex } = context.ledger().append([Buffer.from(entry)]);
  values.remove(removal);
  return { ...removal, entry: firstIndex };
}
