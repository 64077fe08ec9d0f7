import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { EvidenceList } from '../../../src/http/schema.ts';
import { evidenceQuery } from '../api/queries.ts';
import { useJob } from '../api/use-job.ts';
import { Filters, Pager, Select, TextField } from '../components/fields.tsx';
import { Icon } from '../components/icon.tsx';
import { JobStatus } from '../components/job-status.tsx';
import { Page, Panel, Scroll } from '../components/page.tsx';
import { Hash } from '../components/references.tsx';
import { Answer, Empty, NothingAudited } from '../components/states.tsx';
import { useRun } from '../layout/run-picker.tsx';
import { useFilters } from '../layout/use-filters.ts';
import type { EvidenceSearch } from '../router.tsx';
import { bytes, count, dateTime } from '../text/format.ts';

const limit = 50;

export function EvidencePage(): ReactElement {
  const run = useRun();
  const { kind, text, offset = 0 } = useSearch({ from: '/evidence' });
  const query = useQuery(evidenceQuery({ run, kind, text, offset, limit }));
  return (
    <Page
      title="Evidence"
      lead={
        <p>
          What the run sealed: each piece is one entry of an append-only ledger, and its proof shows that the ledger’s
          signed root stands for its very bytes.
        </p>
      }
    >
      <Answer query={query} what="evidence">
        {(list) =>
          list.run === null ? (
            <NothingAudited />
          ) : (
            <>
              <Seal list={list} run={list.run} />
              <List list={list} kind={kind} text={text} offset={offset} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}

function Seal({ list: { seal }, run }: { readonly list: EvidenceList; readonly run: string }): ReactElement {
  const job = useJob('pack');
  return (
    <Panel
      title="Seal and pack"
      id="seal"
      aside={
        <button
          type="button"
          className="primary"
          disabled={job.job?.state === 'running'}
          onClick={() => job.start('/packs', { run })}
        >
          <Icon name="download" />
          Export the pack
        </button>
      }
    >
      <JobStatus job={job} noun="pack" />
      {seal === null ? (
        <p>This run was not sealed. Its answers are here, but nobody can prove later that they were these.</p>
      ) : (
        <dl className="facts">
          <dt>Ledger</dt>
          <dd>{count(seal.size)} entries</dd>
          <dt>Root</dt>
          <dd className="mono break">{seal.root}</dd>
        </dl>
      )}
      <details>
        <summary>How to verify a pack without us</summary>
        <ol className="steps">
          <li>
            Give the auditor the pack and, by another way, the root above: who holds the root notices every later change
            of the pack.
          </li>
          <li>
            <code>node verify.mjs PACK.zip</code> checks every byte, every proof and the signature, offline and without
            an account; <code>verify.mjs</code> lies in the pack and needs nothing but Node.js 18 or newer. With
            Plumbline installed, <code>plumbline verify PACK.zip</code> does the same.
          </li>
          <li>
            Or by hand: unpack it, take the SHA-256 of a file, find the entry that names it, and follow the entry’s
            proof to the root, as each page of evidence here shows step by step.
          </li>
        </ol>
        {seal === null ? null : (
          <>
            <h3>Signed checkpoint</h3>
            <pre tabIndex={0} aria-label="Signed checkpoint">
              {seal.checkpoint}
            </pre>
          </>
        )}
      </details>
    </Panel>
  );
}

function List({
  list,
  kind,
  text,
  offset,
}: {
  readonly list: EvidenceList;
  readonly kind: string | undefined;
  readonly text: string | undefined;
  readonly offset: number;
}): ReactElement {
  const change = useFilters<EvidenceSearch>();
  return (
    <>
      <Filters>
        <Select
          label="Kind"
          all="All kinds"
          value={kind}
          options={Object.entries(list.kinds).map(([name, number]) => [name, `${name} (${number})`])}
          onChange={(chosen) => change({ kind: chosen })}
        />
        <TextField
          label="Text"
          placeholder="Title, subject or id"
          value={text}
          onChange={(changed) => change({ text: changed })}
        />
      </Filters>
      {list.total === 0 ? (
        <Empty title="No evidence fits">
          <p>
            <Link to="/evidence" search={{}}>
              Show all
            </Link>
          </p>
        </Empty>
      ) : (
        <>
          <Pager
            above
            {...{ offset, limit }}
            total={list.total}
            noun="pieces"
            onMove={(moved) => change({ offset: moved })}
          />
          <EvidenceTable items={list.items} />
          <Pager
            {...{ offset, limit }}
            total={list.total}
            noun="pieces"
            onMove={(moved) => change({ offset: moved })}
          />
        </>
      )}
    </>
  );
}

function EvidenceTable({ items }: { readonly items: EvidenceList['items'] }): ReactElement {
  return (
    <Scroll label="Evidence">
      <table className="evidence">
        <thead>
          <tr>
            <th scope="col" className="number">
              Entry
            </th>
            <th scope="col">Evidence</th>
            <th scope="col">Kind</th>
            <th scope="col">Proof</th>
            <th scope="col" className="number">
              Size
            </th>
            <th scope="col">SHA-256</th>
            <th scope="col">Collected</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ evidence: { envelope, index }, proof }) => (
            <tr key={envelope.id}>
              <td className="number">{count(index)}</td>
              <th scope="row">
                <Link to="/evidence/$id" params={{ id: envelope.id }}>
                  {envelope.title}
                </Link>
                <span className="sub">{envelope.subject}</span>
              </th>
              <td className="nowrap">{envelope.kind}</td>
              <td>
                <ProofBadge verified={proof.verified} because={proof.because} />
              </td>
              <td className="number">{bytes(envelope.size)}</td>
              <td>
                <a href={`/api/v1/bytes/${envelope.digest}`} title="The raw bytes">
                  <Hash value={envelope.digest} />
                </a>
              </td>
              <td className="nowrap">{dateTime(envelope.collectedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

export function ProofBadge({
  verified,
  because,
}: {
  readonly verified: boolean;
  readonly because: string;
}): ReactElement {
  return (
    <span className={`badge ${verified ? 'tone-operated' : 'tone-not-operated'}`} title={because}>
      <Icon name={verified ? 'seal' : 'cross'} />
      {verified ? 'Holds' : 'Does not hold'}
    </span>
  );
}
