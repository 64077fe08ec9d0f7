/** How far each list of a forge is known, and what would mend the rest. */
import type { ReactElement } from 'react';
import type { ExaminedStrand } from '../../../../src/http/schema.ts';
import { Icon } from '../../components/icon.tsx';
import { Prose } from '../../components/prose.tsx';
import { count, date } from '../../text/format.ts';
import { reasonWords } from '../../text/words.ts';
import {
  losesFrom,
  memoryText,
  nameOfStrand,
  shareText,
  sinceText,
  stateOf,
  toDo,
  type StrandState,
} from './strand-words.ts';

export function ToDoList({ strands }: { readonly strands: readonly ExaminedStrand[] }): ReactElement | null {
  const items = toDo(strands);
  if (items.length === 0) return null;
  const whole = strands.filter(({ offered }) => offered !== 'never').length;
  return (
    <div className="notice tone-indeterminate to-do">
      <h3 className="notice-title">What to do</h3>
      <ol>
        {items.map(({ remedy, strands: named }) => (
          <li key={remedy}>
            <Prose text={remedy} />{' '}
            <span className="muted">({whole === named.length ? 'every list' : named.join(', ')})</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

const tones: Readonly<Record<StrandState, string>> = {
  whole: 'operated',
  part: 'indeterminate',
  nothing: 'indeterminate',
  never: 'none',
};

export function StrandList({ strands }: { readonly strands: readonly ExaminedStrand[] }): ReactElement {
  if (strands.length === 0) return <p className="muted">Nothing is known of its lists yet.</p>;
  // What many lists have in common stands above them, once.
  const shared = new Set(toDo(strands).flatMap(({ remedy, strands: named }) => (named.length > 3 ? [remedy] : [])));
  return (
    <ul className="strands">
      {strands.map((strand) => (
        <StrandLine key={strand.strand} strand={strand} isShared={shared.has(strand.remedy ?? '')} />
      ))}
    </ul>
  );
}

function StrandLine({
  strand,
  isShared,
}: {
  readonly strand: ExaminedStrand;
  readonly isShared: boolean;
}): ReactElement {
  const { strand: id, offered, reason, leastScope, coverage, remedy } = strand;
  const state = stateOf(strand);
  return (
    <li className={`strand tone-${tones[state]}`}>
      <div>
        <h4>{nameOfStrand(id)}</h4>
        <code className="sub">{id}</code>
      </div>
      <div className="strand-share">
        <span className="strand-number">{shareText(strand)}</span>
        {state === 'never' ? null : (
          <span className="coverage-bar" aria-hidden="true">
            <span style={{ width: `${Math.floor((coverage?.share ?? 0) * 1000) / 10}%` }} />
          </span>
        )}
      </div>
      <div className="strand-words">
        {state === 'never' ? (
          <p className="muted">This forge has none{reason === null ? '.' : `: ${reason}`}</p>
        ) : (
          <>
            <p>
              {sinceText(strand)} <span className="muted">{memoryText(strand)}</span> <Decay strand={strand} />
            </p>
            {offered === 'by-plan' && reason !== null ? <p className="muted">By plan: {reason}</p> : null}
            {(coverage?.gaps ?? []).map(({ reason: why, detail, count: times }) => (
              <p key={`${why} ${detail}`} className="strand-gap">
                <span className="badge tone-indeterminate">
                  <Icon name="gap" />
                  {(reasonWords as Readonly<Record<string, string>>)[why] ?? why}
                </span>{' '}
                <Prose text={detail} /> {times > 1 ? <span className="muted">({count(times)} times)</span> : null}
              </p>
            ))}
            {remedy === null || isShared ? null : (
              <p>
                <strong>To do:</strong> <Prose text={remedy} />
              </p>
            )}
            <p className="muted small">Least right: {leastScope}</p>
          </>
        )}
      </div>
    </li>
  );
}

function Decay({ strand }: { readonly strand: ExaminedStrand }): ReactElement | null {
  const from = losesFrom(strand);
  if (from === null) return null;
  return Date.parse(from) < Date.now() ? (
    <span className="badge tone-deviated flag">
      <Icon name="warning" />
      What happened after the last look is being forgotten since {date(from)}
    </span>
  ) : (
    <span>
      To be read again before <strong className="nowrap">{date(from)}</strong>.
    </span>
  );
}
