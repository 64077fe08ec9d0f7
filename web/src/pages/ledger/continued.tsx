/** Two checkpoints held against each other, the older one perhaps the reader's own. */
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useId, useState } from 'react';
import type { Ledger, LedgerCheckpoint } from '../../../../src/http/schema.ts';
import { checkpointsQuery, consistencyQuery } from '../../api/ledger-queries.ts';
import { Filters, Select } from '../../components/fields.tsx';
import { Verdict } from '../../components/proof-steps.tsx';
import { Answer } from '../../components/states.tsx';
import { useFilters } from '../../layout/use-filters.ts';
import type { LedgerSearch } from '../../router.tsx';
import { computeConsistency, isContinued } from '../../text/consistency-proof.ts';
import { count, plural } from '../../text/format.ts';
import { type ReadCheckpoint, readCheckpoint } from '../../text/signed-note.ts';
import { Signature } from './signature.tsx';

interface Chosen {
  readonly older: number | undefined;
  readonly newer: number | undefined;
}

export function Continued({ ledger, older, newer }: Chosen & { readonly ledger: Ledger }): ReactElement {
  const query = useQuery(checkpointsQuery);
  return (
    <>
      <p>
        A log that only grew holds every older tree as its beginning. If an entry had been changed, taken away or moved
        since, no list of hashes could lead to both roots.
      </p>
      <Answer query={query} what="checkpoints">
        {({ items }) => <Choice ledger={ledger} checkpoints={items} older={older} newer={newer} />}
      </Answer>
    </>
  );
}

interface Held {
  readonly note: string;
  readonly read: ReadCheckpoint;
}

const held = (note: string | undefined): Held | undefined => {
  const read = note === undefined ? undefined : readCheckpoint(note);
  return note !== undefined && read ? { note, read } : undefined;
};

function Choice({
  ledger,
  checkpoints,
  older,
  newer,
}: Chosen & { readonly ledger: Ledger; readonly checkpoints: readonly LedgerCheckpoint[] }): ReactElement {
  const change = useFilters<LedgerSearch>();
  const [pasted, setPasted] = useState('');
  const noteOf = (size: number | undefined): string | undefined =>
    checkpoints.find((one) => one.size === size)?.checkpoint;
  const young = held(noteOf(newer) ?? ledger.checkpoint);
  const oldest = checkpoints.findLast(({ size }) => size > 0 && size < (young?.read.size ?? 0));
  const own = pasted.trim() === '' ? undefined : held(`${pasted.trim()}\n`);
  const old = pasted.trim() === '' ? held(noteOf(older) ?? oldest?.checkpoint) : own;
  const options = [...new Set(checkpoints.map(({ size }) => size))].map(
    (size) => [String(size), plural(size, 'entry', 'entries')] as const,
  );
  return (
    <>
      <Filters>
        <Select
          label="Older"
          value={older === undefined ? undefined : String(older)}
          options={options}
          all="The oldest kept"
          onChange={(size) => change({ older: size === undefined ? undefined : Number(size) })}
        />
        <Select
          label="Newer"
          value={newer === undefined ? undefined : String(newer)}
          options={options}
          all="The latest"
          onChange={(size) => change({ newer: size === undefined ? undefined : Number(size) })}
        />
      </Filters>
      <Paste value={pasted} onChange={setPasted} />
      {pasted.trim() !== '' && own === undefined ? (
        <Verdict good={false}>
          What was pasted is no signed checkpoint: it has a name, a size, a root and signatures.
        </Verdict>
      ) : null}
      {old && young ? <Comparison old={old} young={young} ledger={ledger} /> : null}
      {!old && pasted.trim() === '' ? (
        <p className="muted">There is one checkpoint so far. Keep it: the next one has to continue it.</p>
      ) : null}
    </>
  );
}

function Paste({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactElement {
  const id = useId();
  return (
    <details open={value !== ''}>
      <summary>Use a checkpoint that you kept yourself as the older one</summary>
      <div className="field">
        <label htmlFor={id}>Your checkpoint</label>
        <textarea
          id={id}
          rows={6}
          spellCheck={false}
          autoComplete="off"
          className="mono"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
    </details>
  );
}

interface Pair {
  readonly old: Held;
  readonly young: Held;
  readonly ledger: Ledger;
}

function Comparison({ old, young, ledger }: Pair): ReactElement {
  const keys = ledger.keys.map(({ key }) => key);
  const trees = (
    <dl className="facts">
      {[old, young].map(({ note, read }, at) => (
        <Tree key={at} name={at === 0 ? 'Older' : 'Newer'} note={note} read={read} keys={keys} />
      ))}
    </dl>
  );
  if (old.read.origin !== young.read.origin)
    return (
      <>
        {trees}
        <Verdict good={false}>These are checkpoints of two different logs.</Verdict>
      </>
    );
  if (old.read.size > young.read.size)
    return (
      <>
        {trees}
        <Verdict good={false}>
          The older one has more entries than the newer one. A log never gets shorter: if the newer one is the latest,
          this log was cut back or an old copy was put in its place.
        </Verdict>
      </>
    );
  return (
    <>
      {trees}
      <Proof old={old.read} young={young.read} />
    </>
  );
}

function Tree({
  name,
  note,
  read,
  keys,
}: Held & { readonly name: string; readonly keys: readonly string[] }): ReactElement {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {plural(read.size, 'entry', 'entries')} <Signature note={note} keys={keys} />
        <span className="sub mono break">{read.root}</span>
      </dd>
    </>
  );
}

/** The roots are those of the signed notes, not those that the server says. */
function Proof({ old, young }: { readonly old: ReadCheckpoint; readonly young: ReadCheckpoint }): ReactElement {
  const query = useQuery(consistencyQuery(old.size, young.size));
  return (
    <Answer query={query} what="the proof">
      {({ path }) => <Computed old={old} young={young} path={path} />}
    </Answer>
  );
}

function Computed({
  old,
  young,
  path,
}: {
  readonly old: ReadCheckpoint;
  readonly young: ReadCheckpoint;
  readonly path: readonly string[];
}): ReactElement {
  const asked = { from: old.size, to: young.size, fromRoot: old.root, toRoot: young.root, path };
  const query = useQuery({
    queryKey: ['computed-consistency', asked],
    queryFn: () => computeConsistency(asked),
    staleTime: Infinity,
  });
  return (
    <Answer query={query} what="the proof">
      {(computed) => (
        <>
          <Verdict good={isContinued(computed, asked)}>
            {isContinued(computed, asked)
              ? `The newer checkpoint continues the older one: it begins with the very same ${plural(old.size, 'entry', 'entries')}, in the same order.`
              : 'The newer checkpoint does not continue the older one: entries were changed, taken away or moved.'}
          </Verdict>
          <details>
            <summary>The proof: {plural(path.length, 'hash', 'hashes')}</summary>
            <ol className="hashes">
              {path.map((hash) => (
                <li key={hash} className="mono break">
                  {hash}
                </li>
              ))}
            </ol>
            <dl className="proof-hashes">
              <dt>Gives for {count(old.size)}</dt>
              <dd className="mono break">{computed.older}</dd>
              <dt>Gives for {count(young.size)}</dt>
              <dd className="mono break">{computed.younger}</dd>
            </dl>
          </details>
        </>
      )}
    </Answer>
  );
}
