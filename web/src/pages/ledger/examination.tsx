import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { LedgerExamination } from '../../../../src/http/schema.ts';
import { examinationQuery } from '../../api/ledger-queries.ts';
import { useJob } from '../../api/use-job.ts';
import { JobStatus } from '../../components/job-status.tsx';
import { Panel } from '../../components/page.tsx';
import { Prose } from '../../components/prose.tsx';
import { Answer } from '../../components/states.tsx';
import { Icon } from '../../components/icon.tsx';
import { useSession } from '../../components/session.tsx';
import { dateTime, plural } from '../../text/format.ts';

export function Examination(): ReactElement {
  const query = useQuery(examinationQuery);
  const job = useJob('examination');
  const { canDraw } = useSession();
  const start = (
    <button type="button" disabled={job.job?.state === 'running'} onClick={() => job.start('/ledger/examinations', {})}>
      <Icon name="seal" />
      Examine all of it now
    </button>
  );
  return (
    <Panel title="Last examination" id="examination" aside={canDraw ? start : null}>
      <JobStatus job={job} noun="examination" />
      <Answer query={query} what="the last examination">
        {({ examination }) =>
          examination === null ? (
            <p>
              Nobody has examined this ledger yet. It reads every tile, entry, key, checkpoint, time stamp and piece of
              evidence once more, and names every fault; <code>plumbline ledger fsck</code> does the same.
            </p>
          ) : (
            <Found found={examination} />
          )
        }
      </Answer>
    </Panel>
  );
}

function Found({ found }: { readonly found: LedgerExamination }): ReactElement {
  const { at, entries, evidence, checkpoints, timestamps, cosignatures, faults, notes } = found;
  const good = faults.length === 0;
  return (
    <>
      <p className={`notice tone-${good ? 'operated' : 'not-operated'}`}>
        <Icon name={good ? 'check' : 'cross'} />
        {dateTime(at)}: {good ? 'all of it was there and held.' : `${plural(faults.length, 'fault')} found.`}
      </p>
      <p>
        Read: {plural(entries, 'entry', 'entries')}, {plural(evidence, 'piece')} of evidence,{' '}
        {plural(checkpoints, 'kept checkpoint')}, {plural(timestamps, 'time stamp')},{' '}
        {plural(cosignatures, 'cosignature')}.
      </p>
      {good ? null : (
        <ul className="notes faults">
          {faults.map(({ where, code, because, hint }) => (
            <li key={`${where} ${code} ${because}`}>
              <code className="break">{where}</code>: {because} <span className="muted mono">{code}</span>
              <span className="sub">
                What to do: <Prose text={hint} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {notes.length === 0 ? null : (
        <ul className="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  );
}
