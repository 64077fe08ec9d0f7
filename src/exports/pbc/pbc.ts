/**
 * Answers to an auditor's list of requests. A match is a proposal with its reason; it becomes an answer when a person confirms
 * it in the mapping file, and never by itself. What nothing answers is said to be not answered.
 */
import type { Control, ControlEvaluation, Criterion } from '../../model/control.ts';
import type { EvidenceRequest } from '../../model/evidence-request.ts';
import type { Request } from './request-list.ts';

/**
 * `named`: the request names the control; `criterion`: it names a criterion that the control serves; `words`: it only speaks of
 * the same things.
 */
export const confidences = ['named', 'criterion', 'words'] as const;
export type Confidence = (typeof confidences)[number];

export interface Match {
  /** Id of a control. */
  readonly control: string;
  readonly confidence: Confidence;
  readonly because: string;
}

export interface MatchedRequest extends Request {
  readonly matches: readonly Match[];
}

export interface MatchWith {
  readonly controls: readonly Control[];
  readonly criteria: readonly Criterion[];
  readonly evidenceRequests: readonly EvidenceRequest[];
}

/** More than these say nothing. */
const MOST_BY_CRITERION = 8;
const MOST_BY_WORDS = 3;
/** Of the words of a request, weighed by how rare they are, that a control must share. */
const SHARE_NEEDED = 0.3;

export function matchRequests(requests: readonly Request[], known: MatchWith): readonly MatchedRequest[] {
  const vocabulary = vocabularyOf(known);
  return requests.map((request) => ({ ...request, matches: matchesOf(request, known, vocabulary) }));
}

function matchesOf(request: Request, { controls, criteria }: MatchWith, vocabulary: Vocabulary): readonly Match[] {
  const text = `${request.control} ${request.description}`;
  const named = controls
    .filter(({ id }) => names(text, id))
    .map(({ id }): Match => ({ control: id, confidence: 'named', because: `it names ${id}` }));
  if (named.length > 0) return named;
  const byWords = matchesByWords(request, controls, vocabulary);
  const asked = criteria.filter(({ id }) => names(text, id) || names(text, id.replace(/^A\./, 'A')));
  const served = new Map<string, string[]>();
  for (const { id, controls: ids } of asked)
    for (const control of ids) served.set(control, [...(served.get(control) ?? []), id]);
  const known = new Set(controls.map(({ id }) => id));
  const byCriterion = [...served]
    .filter(([control]) => known.has(control))
    .map(([control, ids]): Match & { readonly rank: number } => ({
      control,
      confidence: 'criterion',
      because: `it names ${ids.join(', ')}, which ${control} serves`,
      // Of all that serve a criterion those first that speak of the same things.
      rank: byWords.findIndex((match) => match.control === control),
    }))
    .sort(
      (a, b) => (b.rank >= 0 ? 1 : 0) - (a.rank >= 0 ? 1 : 0) || a.rank - b.rank || (a.control < b.control ? -1 : 1),
    )
    .map(({ control, confidence, because }) => ({ control, confidence, because }));
  if (byCriterion.length > 0) return byCriterion.slice(0, MOST_BY_CRITERION);
  return byWords.slice(0, MOST_BY_WORDS);
}

/** As a word of its own: `CC6.1` is not named by `CC6.10`, nor `CHG-1` by `CHG-10`. */
function names(text: string, id: string): boolean {
  const [whole, part] = [text.toUpperCase(), id.toUpperCase()];
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1)) {
    const before = whole[at - 1] ?? ' ';
    const after = whole.slice(at + part.length);
    if (!/[\p{L}\p{N}]/u.test(before) && !/^(?:\p{L}|\p{N}|[.-]\p{N})/u.test(after)) return true;
  }
  return false;
}

interface Vocabulary {
  readonly words: ReadonlyMap<string, ReadonlySet<string>>;
  /** Of how many controls each word speaks. */
  readonly spread: ReadonlyMap<string, number>;
}

function vocabularyOf({ controls, evidenceRequests }: MatchWith): Vocabulary {
  const words = new Map(
    controls.map(({ id, title, statement, requests = [] }) => {
      const asked = evidenceRequests.filter((one) => requests.includes(one.id));
      return [id, wordsOf([title, statement, ...asked.flatMap((one) => [one.title, one.ask])].join(' '))] as const;
    }),
  );
  const spread = new Map<string, number>();
  for (const own of words.values()) for (const word of own) spread.set(word, (spread.get(word) ?? 0) + 1);
  return { words, spread };
}

function matchesByWords(request: Request, controls: readonly Control[], { words, spread }: Vocabulary): Match[] {
  const asked = [...wordsOf(request.description)].filter((word) => spread.has(word));
  const weight = (word: string): number => Math.log((controls.length + 1) / (spread.get(word) ?? 1));
  const whole = asked.reduce((sum, word) => sum + weight(word), 0);
  if (whole === 0) return [];
  return (
    controls
      .map(({ id }) => {
        const shared = asked.filter((word) => words.get(id)?.has(word));
        return { id, shared, score: shared.reduce((sum, word) => sum + weight(word), 0) / whole };
      })
      // One word in common is chance.
      .filter(({ score, shared }) => score >= SHARE_NEEDED && shared.length > 1)
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .map(({ id, shared }) => ({
        control: id,
        confidence: 'words',
        because: `both speak of ${[...shared]
          .sort((a, b) => weight(b) - weight(a))
          .slice(0, 5)
          .map((stem) => wordOf(stem, request.description))
          .join(', ')}`,
      }))
  );
}

const emptyWords = new Set(
  'a an and any all are as at be been by can for from has have in into is it its of on or other our please provide so such than that the their there these this those to was were which who with within your evidence documentation document list copy period audit during including include example examples showing show support supporting request requested screenshot'.split(
    ' ',
  ),
);

/** As the request has it. */
const wordOf = (stem: string, text: string): string =>
  (text.toLowerCase().match(/\p{L}{3,}/gu) ?? []).find((word) => stemOf(word) === stem) ?? stem;

/** Words without endings of number and time, so that "reviews" and "reviewed" are one. */
function wordsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
  return new Set(words.filter((word) => !emptyWords.has(word)).map((word) => stemOf(word)));
}

const stemOf = (word: string): string => word.replace(/(?:ies|ing|ed|es|s|ion|ions)$/, '');

export type Answer =
  | { readonly state: 'answered'; readonly controls: readonly string[]; readonly note: string }
  | { readonly state: 'proposed'; readonly controls: readonly string[]; readonly note: string }
  | { readonly state: 'not-answered'; readonly because: string; readonly note: string };

export interface AnsweredRequest {
  readonly number: string;
  readonly description: string;
  readonly control: string;
  readonly due: string;
  readonly answer: Answer;
}

/** An answer needs something in the run that speaks of it: a control that was not evaluated answers nothing. */
export function answerOf(
  {
    controls,
    confirmed,
    note,
  }: { readonly controls: readonly string[]; readonly confirmed: boolean; readonly note: string },
  evaluations: readonly ControlEvaluation[],
): Answer {
  if (controls.length === 0) return { state: 'not-answered', because: 'nothing in this pack was named for it', note };
  const known = new Map(evaluations.map((one) => [one.control.id, one]));
  const inRun = controls.filter((id) => (known.get(id)?.checks.length ?? 0) > 0);
  if (inRun.length === 0) {
    const because = `${controls.join(', ')} rest${controls.length === 1 ? 's' : ''} on what people hand in, or ${controls.length === 1 ? 'was' : 'were'} not evaluated: this pack holds no evidence of it`;
    return { state: 'not-answered', because, note };
  }
  return { state: confirmed ? 'answered' : 'proposed', controls: inRun, note };
}
