/**
 * What a file is for, as its path says in words: where values are labels, samples or doubles, none of them is a secret that
 * somebody set. Judged word by word, so that `mock-events.ts`, `mockEvents.ts` and `mocks/events.ts` are one thing.
 */
import { wordsOf } from '../text/identifier.ts';

/** Texts that people read, in their languages. */
const labels = new Set(
  'i18n l10n locale locales lang langs language languages translation translations localization localizations localisation labels nls dictionary dictionaries wordlist wordlists strings'.split(
    ' ',
  ),
);
/** What stands in for the real thing while something is tried. */
const doubles = new Set(
  'mock mocks mocked stub stubs fake faker fakers fakes fixture fixtures dummy dummies factories seeders storybook stories maestro cypress playwright phpunit jest vitest karma e2e'.split(
    ' ',
  ),
);
/** To be copied and filled in; only where the word is a part of the name of its own: `.env.example`, `config.sample.php`. */
const samples = /[._-](?:example|sample|template|tmpl|dist|default)s?(?:[._-]|$)/i;
/** Interface descriptions show what an answer looks like. */
const descriptions =
  /(?:^|\/)[\w.-]{0,40}(?:swagger|openapi)[\w.-]{0,40}\.(?:ya?ml|json|[jt]s)$|(?:^|\/)api[-_]?docs?\//i;
const neverValues = /\.(?:po|pot|xliff?|arb|resx|strings|map|svg|css|lock|sum|tmLanguage)$/i;
const messages = /(?:^|\/)messages(?:[._-][\w-]{1,20})?(?:\/[\w./-]{1,100})?\.(?:json|ya?ml|properties|php)$/i;

/** Whether this file is there to be copied and filled in: what was drawn in it is in force wherever nobody did. */
export function isSample(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return samples.test(name) && !neverValues.test(name) && !descriptions.test(path);
}

/** Whether a value in this file was set for something that runs. */
export function holdsValuesInEarnest(path: string): boolean {
  if (samples.test(path) || descriptions.test(path) || neverValues.test(path) || messages.test(path)) return false;
  if (wordsOf(path.slice(path.lastIndexOf('/') + 1)).some((word) => /^(?:examples?|samples?)$/.test(word)))
    return false;
  return !wordsOf(path).some((word) => labels.has(word) || doubles.has(word));
}
