/** All gaps by reason, each with its stretch, what would mend it and the checks that it keeps from judging. */
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Gaps } from '../../../../src/http/schema.ts';
import { gapsQuery } from '../../api/audit-queries.ts';
import { GapList } from '../../components/references.tsx';
import { Answer } from '../../components/states.tsx';
import { plural } from '../../text/format.ts';
import { reasonWords } from '../../text/words.ts';

export function Unseen({ run }: { readonly run: string }): ReactElement {
  const query = useQuery(gapsQuery(run));
  return (
    <Answer query={query} what="gaps">
      {({ gaps }) => (gaps.length === 0 ? <p>This run met no gap.</p> : <ByReason gaps={gaps} />)}
    </Answer>
  );
}

function ByReason({ gaps }: { readonly gaps: Gaps['gaps'] }): ReactElement {
  const reasons = [...Map.groupBy(gaps, ({ gap }) => gap.reason)].sort(([, a], [, b]) => b.length - a.length);
  const kept = new Set(gaps.flatMap(({ checks }) => checks));
  return (
    <>
      <p>
        {plural(gaps.length, 'gap')}, which {gaps.length === 1 ? 'touches' : 'touch'} {plural(kept.size, 'check')}. A
        gap never counts as a pass: what it touches is not determined. Each says what would mend it.
      </p>
      {reasons.map(([reason, members]) => (
        <section key={reason} className="unseen" aria-labelledby={`unseen-${reason}`}>
          <h3 id={`unseen-${reason}`}>
            {reasonWords[reason]} <span className="muted">({members.length})</span>
          </h3>
          <GapList gaps={members.map(({ gap }) => gap)} />
          <p className="muted small">Checks: {checksOf(members)}</p>
        </section>
      ))}
    </>
  );
}

function checksOf(members: Gaps['gaps']): string {
  return (
    [...new Set(members.flatMap(({ checks }) => checks))].sort().join(', ') || 'none; only the repository is touched'
  );
}
