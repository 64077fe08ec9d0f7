/** What lists need to know of the data directory before they are believed: names that exist, and whether anything was audited. */
import { AppError } from '../../base/app-error.ts';
import { nearestWord } from '../../app/nearest-word.ts';
import type { Plumbline } from '../../app/plumbline.ts';

/** A misspelt repository is an error, not an empty list. */
export async function knownRepository(plumbline: Plumbline, name: string | undefined): Promise<string | undefined> {
  if (name === undefined) return undefined;
  const names = (await plumbline.repositories()).map((repository) => repository.name as string);
  if (names.includes(name)) return name;
  const near = nearestWord(name, names);
  throw new AppError('cli/no-such-repository', `no repository "${name}" is known`, {
    hint: near === undefined ? 'plumbline repo list shows their names.' : `Did you mean ${near}?`,
  });
}

/** What a list says beside "0 of them" when nothing was ever audited here. */
export async function emptyHint(plumbline: Plumbline): Promise<string> {
  return (await plumbline.runs()).length > 0 ? '' : '. Nothing has been audited yet: plumbline audit PATH-OR-URL…';
}
