import type { ReactElement } from 'react';
import type { QueryReading } from '../../../../../src/http/schema.ts';
import { Icon } from '../../../components/icon.tsx';

type Diagnosis = QueryReading['diagnoses'][number];

/** What is to be said about the query while it is written, each with its remedies. */
export function Diagnoses({
  query,
  diagnoses,
  apply,
}: {
  readonly query: string;
  readonly diagnoses: readonly Diagnosis[];
  readonly apply: (query: string) => void;
}): ReactElement {
  return (
    <div className="diagnoses" role="status" aria-label="About the query">
      {diagnoses.map((diagnosis) => (
        <div
          key={`${diagnosis.message} ${diagnosis.from}`}
          className={`diagnosis ${diagnosis.severity === 'error' ? 'tone-not-operated' : 'tone-indeterminate'}`}
        >
          <p>
            <Icon name={diagnosis.severity === 'error' ? 'cross' : 'question'} />
            <strong>{diagnosis.message}</strong>
            {diagnosis.to > diagnosis.from && diagnosis.to - diagnosis.from < query.length ? (
              <code className="break">{query.slice(diagnosis.from, diagnosis.to)}</code>
            ) : null}
          </p>
          <p className="diagnosis-hint">{diagnosis.hint}</p>
          {diagnosis.fixes.length > 0 ? (
            <div className="diagnosis-fixes">
              {diagnosis.fixes.map(({ title, query: fixed }) => (
                <button key={fixed} type="button" onClick={() => apply(fixed)}>
                  {title}: <code className="break">{fixed}</code>
                </button>
              ))}
            </div>
          ) : null}
        </div>
      ))}
    </div>
  );
}
