/** One piece of evidence: what it is, its bytes, and its proof, computed again in this browser. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { EvidenceProof } from '../../../src/http/schema.ts';
import { proofQuery } from '../api/queries.ts';
import { Icon } from '../components/icon.tsx';
import { Page, Panel } from '../components/page.tsx';
import { ProofSteps } from '../components/proof-steps.tsx';
import { Answer, Loading, Trouble } from '../components/states.tsx';
import { bytes, count, dateTime, periodWords } from '../text/format.ts';
import { computeProof } from '../text/inclusion-proof.ts';
import { sha256Hex } from '../text/merkle-hash.ts';
import { ProofBadge } from './evidence.tsx';

export function EvidenceDetailPage(): ReactElement {
  const { id } = useParams({ from: '/evidence/$id' });
  const query = useQuery(proofQuery(id));
  const above = (
    <nav className="breadcrumb" aria-label="Breadcrumb">
      <Link to="/evidence">Evidence</Link> / <span className="mono break">{id}</span>
    </nav>
  );
  return (
    <Page title={query.data?.evidence.envelope.title ?? 'Evidence'} above={above}>
      <Answer query={query} what="the evidence">
        {(proof) => <Detail proof={proof} />}
      </Answer>
    </Page>
  );
}

function Detail({ proof }: { readonly proof: EvidenceProof }): ReactElement {
  const { envelope, index } = proof.evidence;
  return (
    <>
      <Panel title="What it is" id="what" aside={<ProofBadge verified={proof.verified} because={proof.because} />}>
        <dl className="facts">
          <dt>About</dt>
          <dd>
            {envelope.kind} <code>{envelope.subject}</code>
          </dd>
          <dt>Period</dt>
          <dd>{periodWords(envelope.period)}</dd>
          <dt>Collected</dt>
          <dd>{dateTime(envelope.collectedAt)}</dd>
          <dt>Run</dt>
          <dd>
            <Link to="/" search={{ run: envelope.run }}>
              {envelope.run}
            </Link>
          </dd>
          <dt>Bytes</dt>
          <dd>
            {bytes(envelope.size)}, {envelope.mediaType}
          </dd>
          <dt>SHA-256</dt>
          <dd className="mono break">{envelope.digest}</dd>
          <dt>Ledger entry</dt>
          <dd>
            {count(index)} of {count(proof.treeSize)}
          </dd>
        </dl>
      </Panel>
      <Proof proof={proof} />
      <RawBytes digest={envelope.digest} size={envelope.size} mediaType={envelope.mediaType} />
    </>
  );
}

function Proof({ proof }: { readonly proof: EvidenceProof }): ReactElement {
  const { entry, path, treeSize } = proof;
  const { index } = proof.evidence;
  const computed = useQuery({
    queryKey: ['computed-proof', entry, path, treeSize, index],
    queryFn: () => computeProof({ entry, path, treeSize, index }),
  });
  return (
    <Panel title="The proof, step by step" id="proof">
      <p>
        Your browser has just computed this from the entry and the {count(path.length)} hashes of the path. Every step
        is one SHA-256, so any other tool can repeat it.
      </p>
      <Answer query={computed} what="the proof">
        {(computation) => <ProofSteps proof={proof} computation={computation} />}
      </Answer>
      <p className="muted">Server: {proof.because}</p>
      <details>
        <summary>The entry, as it was hashed</summary>
        <pre tabIndex={0} aria-label="Entry" className="wrap">
          {entry}
        </pre>
      </details>
      <details>
        <summary>The signed checkpoint</summary>
        <pre tabIndex={0} aria-label="Checkpoint">
          {proof.checkpoint}
        </pre>
      </details>
    </Panel>
  );
}

const shownBytes = 200_000;

interface Bytes {
  readonly text: string;
  /** The text is not the bytes as they stand, but their JSON laid out. */
  readonly laidOut: boolean;
  readonly digest: string;
  readonly size: number;
}

async function readBytes(digest: string, mediaType: string): Promise<Bytes> {
  const answer = await fetch(`/api/v1/bytes/${digest}`);
  if (!answer.ok) throw new Error(`the bytes could not be read: ${answer.status}`);
  const raw = new Uint8Array(await answer.arrayBuffer());
  const text = new TextDecoder().decode(raw.slice(0, shownBytes));
  const oneLine = mediaType === 'application/json' && raw.length <= shownBytes && !text.trimEnd().includes('\n');
  const shown = oneLine ? JSON.stringify(JSON.parse(text), undefined, 2) : text;
  return { text: shown, laidOut: oneLine, digest: await sha256Hex(raw), size: raw.length };
}

function RawBytes({
  digest,
  size,
  mediaType,
}: {
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
}): ReactElement {
  const query = useQuery({ queryKey: ['bytes', digest], queryFn: () => readBytes(digest, mediaType) });
  const href = `/api/v1/bytes/${digest}`;
  return (
    <Panel title="Raw bytes" id="bytes" aside={<a href={href}>Open them alone</a>}>
      {query.isError ? <Trouble error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <Loading what="the bytes" /> : null}
      {query.data ? (
        <>
          <p className={`notice tone-${query.data.digest === digest ? 'operated' : 'not-operated'}`}>
            <Icon name={query.data.digest === digest ? 'check' : 'cross'} />
            {query.data.digest === digest
              ? 'Their SHA-256, computed in your browser, is the one in the sealed entry.'
              : `Their SHA-256 is ${query.data.digest}: these are not the bytes that were sealed.`}
          </p>
          {query.data.laidOut ? (
            <p className="muted">
              One line of JSON, laid out here for reading. “Open them alone” shows it as it was sealed.
            </p>
          ) : null}
          <pre tabIndex={0} aria-label={`Raw bytes, ${mediaType}`} className="raw">
            {query.data.text}
          </pre>
          {size > shownBytes ? (
            <p className="muted">
              The first {bytes(shownBytes)} of {bytes(size)}.
            </p>
          ) : null}
        </>
      ) : null}
    </Panel>
  );
}
