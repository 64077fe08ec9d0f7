/**
 * Checks of one shape: a written plan exists and was revised lately. A plan may stand in any repository of the run, for
 * one plan serves the whole organisation. Only revisions that landed are seen: a review that changed nothing leaves no
 * trace in git, so the limit is a parameter.
 */
import type { DocumentTopic } from '../../model/fact-map.ts';
import type { Fact } from '../../model/fact.ts';
import { exception, pass, type Outcome } from '../../model/outcome.ts';
import type { FactView } from '../check.ts';
import { dayOf, daysAfter } from '../time.ts';
import { listed } from '../words.ts';
import { missing, unlessKeptIn, type KeptIn } from './absence.ts';

export interface DocumentParameters extends KeptIn {
  readonly [name: string]: number | string;
  /** A document that was not revised for longer is out of date. */
  readonly reviewDays: number;
  /** Shorter ones are drafts. */
  readonly minimumWords: number;
}

export interface CurrentDocument {
  readonly topics: readonly DocumentTopic[];
  /** What it is called in a sentence: `incident response plan`. */
  readonly noun: string;
  /** `one`: any current document will do. `all`: each of them must be current. */
  readonly need: 'one' | 'all';
}

export function currentDocument(
  facts: Pick<FactView<'document'>, 'gaps' | 'hasPassed'> & {
    readonly anywhere: (kind: 'document') => readonly Fact<'document'>[];
  },
  { topics, noun, need }: CurrentDocument,
  parameters: DocumentParameters,
): Outcome {
  const { reviewDays, minimumWords } = parameters;
  const found = facts.anywhere('document').filter(({ value }) => topics.includes(value.topic));
  const written = found.filter(({ value }) => value.words >= minimumWords);
  if (written.length === 0) {
    const drafts =
      found.length > 0 ? ` What there is has fewer than ${minimumWords} words: ${listed(found.map(named))}.` : '';
    return unlessKeptIn(
      parameters,
      missing(facts, ['document'], `No ${noun} was found in any repository of the run.${drafts}`, found),
    );
  }
  const stale = written.filter(({ value }) => facts.hasPassed(daysAfter(value.revisedAt, reviewDays)));
  const current = written.filter((document) => !stale.includes(document));
  const staleText = `${listed(stale.map((document) => `${named(document)} (last revised ${dayOf(document.value.revisedAt)})`))} not revised for more than ${reviewDays} days.`;
  if (current.length === 0 || (need === 'all' && stale.length > 0))
    return exception(`The ${noun} is out of date: ${staleText}`, stale);
  const revised = current.map((document) => `${named(document)}, revised ${dayOf(document.value.revisedAt)}`);
  return pass(`There is a current ${noun}: ${listed(revised)}.`, current);
}

const named = ({ repository, value }: Fact<'document'>): string => `${repository}/${value.path}`;

/** Why a document that was found stands although others could not be read. */
export const writtenIsWritten = 'a document that was found is there, whatever else could not be read.';
