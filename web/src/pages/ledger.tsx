/**
 * The ledger, for whoever does not want to believe us: every claim here is computed again by the reader's own browser, and
 * what it cannot compute says so. What the server says of itself stands beside it, named as such.
 */
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Ledger } from '../../../src/http/schema.ts';
import { ledgerQuery } from '../api/ledger-queries.ts';
import { Page, Panel } from '../components/page.tsx';
import { Answer, Empty } from '../components/states.tsx';
import { count } from '../text/format.ts';
import { Checkpoints } from './ledger/checkpoints.tsx';
import { Continued } from './ledger/continued.tsx';
import { EntryList } from './ledger/entry-list.tsx';
import { EntryProof } from './ledger/entry-proof.tsx';
import { Examination } from './ledger/examination.tsx';
import { HandOver } from './ledger/hand-over.tsx';
import { SignedState } from './ledger/signed-state.tsx';

export function LedgerPage(): ReactElement {
  const query = useQuery(ledgerQuery);
  return (
    <Page
      title="Ledger"
      lead={
        <p>
          Everything that is sealed is an entry of one log that only grows. A checkpoint is its size and root, signed;
          two checkpoints show that nothing between them was changed or taken away. Your browser computes each proof
          here itself.
        </p>
      }
    >
      <Answer query={query} what="the ledger">
        {(ledger) => <Sections ledger={ledger} />}
      </Answer>
    </Page>
  );
}

function Sections({ ledger }: { readonly ledger: Ledger }): ReactElement {
  const { entry, older, newer, offset = 0 } = useSearch({ from: '/ledger' });
  return (
    <>
      <Panel title="Signed state" id="state">
        <SignedState ledger={ledger} />
      </Panel>
      <Examination />
      <Panel title="Checkpoints" id="checkpoints">
        <Checkpoints offset={offset} />
      </Panel>
      <Panel title="Does one checkpoint continue another?" id="continued">
        <Continued ledger={ledger} older={older} newer={newer} />
      </Panel>
      <Panel title={`Entries (${count(ledger.size)})`} id="entries">
        {ledger.size === 0 ? (
          <Empty title="Nothing has been sealed yet">
            <p>The first audit appends its evidence. Until then the empty tree is what was signed.</p>
          </Empty>
        ) : (
          <EntryList total={ledger.size} entry={entry} />
        )}
      </Panel>
      {entry === undefined ? null : <EntryProof index={entry} size={newer} />}
      <Panel title="What to hand to an auditor" id="hand-over">
        <HandOver ledger={ledger} />
      </Panel>
    </>
  );
}
