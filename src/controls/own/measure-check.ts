/**
 * A check of the user's own that counts: how many lines or files a search matches, or how many findings a rule has in
 * production code, in each repository, at every instant, against the number that is allowed or wanted.
 */
import { exception, notDetermined, pass } from '../../model/outcome.ts';
import type { Fact } from '../../model/fact.ts';
import { defineCheck, type AnyCheck, type FactView } from '../check.ts';
import { counted, listed, place } from '../words.ts';
import { metaOf, type OwnCheckOptions, type OwnMeta } from './own-meta.ts';
import { gapPrefix } from './search-check.ts';

export const measured = ['lines', 'files', 'findings'] as const;
export type Measured = (typeof measured)[number];

export interface MeasureSpec extends OwnMeta {
  readonly measure: {
    /** One of the two. */
    readonly search?: string | undefined;
    readonly rule?: string | undefined;
    readonly counts: Measured;
    readonly atMost?: number | undefined;
    readonly atLeast?: number | undefined;
  };
  readonly repositories?: readonly string[];
}

interface Counted {
  readonly count: number;
  readonly facts: readonly Fact[];
  readonly places: readonly string[];
}

type View = Pick<FactView<'search-match' | 'finding'>, 'of'>;

function countOf({ id, measure }: MeasureSpec, facts: View): Counted {
  if (measure.rule !== undefined) {
    const found = facts
      .of('finding')
      .filter(({ value }) => value.rule === measure.rule && value.context === 'production' && !value.suppressed);
    return { count: found.length, facts: found, places: found.map(({ value }) => place(value)) };
  }
  const found = facts.of('search-match').filter(({ value }) => value.check === id);
  const lines = found.reduce((sum, { value }) => sum + value.lines, 0);
  const places = found.map(({ value }) => place(value));
  return { count: measure.counts === 'files' ? found.length : lines, facts: found, places };
}

const nouns: Readonly<Record<Measured, string>> = {
  lines: 'matching line',
  files: 'matching file',
  findings: 'finding',
};

export function measureCheck(spec: MeasureSpec, { covers }: OwnCheckOptions): AnyCheck {
  const { counts, atMost, atLeast, rule, search } = spec.measure;
  const what = rule === undefined ? `of \`${search}\`` : `of ${rule}`;
  return defineCheck({
    meta: { ...metaOf(spec), evaluation: 'state', parameters: {} },
    population: 'repository',
    reads: ['search-match', 'finding'],
    toleratesGaps: 'what was counted may be more, never less: a limit that is exceeded stays so.',
    relevantGap: (gap) =>
      rule === undefined
        ? gap.of !== 'search-match' || gap.detail.startsWith(gapPrefix(spec.id))
        : gap.of !== 'search-match',
    scope: ({ repository }) =>
      spec.repositories === undefined || covers(spec.repositories, repository)
        ? undefined
        : { excluded: `The check is about ${listed(spec.repositories)} only.` },
    test(_item, facts) {
      const found = countOf(spec, facts);
      const where = found.places.length === 0 ? '' : `: ${listed([...found.places].sort())}`;
      const said = `${counted(found.count, nouns[counts])} ${what}${where}`;
      if (atMost !== undefined && found.count > atMost)
        return exception(`${said}; at most ${atMost} may be.`, found.facts);
      const gaps = facts.gaps(rule === undefined ? 'search-match' : 'finding');
      // Something that was not looked at may push the number over a limit, or up to the least that is wanted.
      if (gaps.length > 0 && (atMost !== undefined || found.count < (atLeast ?? 0)))
        return notDetermined(`${said}, and not everything could be looked at.`, gaps);
      if (atLeast !== undefined && found.count < atLeast)
        return exception(`${said}; at least ${atLeast} are wanted.`, found.facts);
      return pass(`${said}.`, found.facts);
    },
  }) as AnyCheck;
}
