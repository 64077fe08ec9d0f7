/** Each claim with the commands of git that make its proof again: nobody has to take our word. */
import { type ReactElement, useRef, useState } from 'react';
import type { ChangeDetail } from '../../../../src/http/schema.ts';
import { Panel } from '../../components/page.tsx';
import { Prose } from '../../components/prose.tsx';
import { plural } from '../../text/format.ts';
import { sentence } from './record-words.ts';
import { Facts } from './verdicts.tsx';

type Proof = ChangeDetail['proofs'][number];

export function Proofs({ detail }: { readonly detail: ChangeDetail }): ReactElement {
  const { proofs } = detail;
  return (
    <Panel title="Prove it yourself" id="proofs">
      <p>
        In any clone of {detail.change.repository}, git alone repeats these. What no command repeats is the word of a
        forge: its answers are sealed as evidence, byte by byte.
      </p>
      {proofs.length === 0 ? <p className="muted">No claim was made that a command could repeat.</p> : null}
      <ol className="proofs">
        {proofs.map((proof) => (
          <li key={`${proof.claim} ${proof.facts.join(' ')}`}>
            <ProofOf proof={proof} detail={detail} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function ProofOf({ proof, detail }: { readonly proof: Proof; readonly detail: ChangeDetail }): ReactElement {
  const { claim, commands, facts } = proof;
  const [open, setOpen] = useState(false);
  return (
    <>
      <p className="claim">
        <Prose text={sentence(claim)} />
      </p>
      {commands.length > 0 ? (
        <Commands commands={commands} of={claim} />
      ) : (
        <p className="muted">Nothing in git repeats it: it rests on what the forge told.</p>
      )}
      {facts.length > 0 ? (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>Rests on {plural(facts.length, 'fact')}</summary>
          {open ? <Facts ids={facts} detail={detail} /> : null}
        </details>
      ) : null}
    </>
  );
}

/** Without a clipboard (a page that is not served securely) the text is selected instead, ready for the keyboard. */
function Commands({ commands, of }: { readonly commands: readonly string[]; readonly of: string }): ReactElement {
  const block = useRef<HTMLPreElement>(null);
  const [said, setSaid] = useState('');
  const text = commands.join('\n');
  const select = (): void => {
    if (block.current) getSelection()?.selectAllChildren(block.current);
    setSaid('Selected: copy it with the keyboard');
  };
  const copy = (): void => {
    if (!('clipboard' in navigator)) return select();
    navigator.clipboard.writeText(text).then(() => setSaid('Copied'), select);
  };
  return (
    <div className="commands">
      <pre ref={block} tabIndex={0} aria-label={`Commands: ${of}`}>
        {text}
      </pre>
      <button type="button" onClick={copy}>
        Copy
        <span className="visually-hidden"> the commands</span>
      </button>
      <span className="copied" role="status">
        {said}
      </span>
    </div>
  );
}
