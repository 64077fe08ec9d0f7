/** Links from a statement to what it rests on: code, evidence, bytes. */
import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import type { Gap, SealedEvidence } from '../../../src/http/schema.ts';
import { count, date, short } from '../text/format.ts';
import { reasonWords } from '../text/words.ts';
import { Icon } from './icon.tsx';
import { Prose } from './prose.tsx';

export function CodeLink({
  repository,
  path,
  line,
  commit,
  children,
}: {
  readonly repository: string;
  readonly path: string;
  readonly line?: number | undefined;
  readonly commit?: string | undefined;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <Link
      className="mono code-link"
      to="/file"
      search={{ repository, path, ...(commit === undefined ? {} : { commit }) }}
      {...(line === undefined ? {} : { hash: `L${line}` })}
    >
      {children ?? (line === undefined ? path : `${path}:${line}`)}
    </Link>
  );
}

/** A hash that is short to read, whole to copy, and whole for whoever hears it. */
export function Hash({ value }: { readonly value: string }): ReactElement {
  return (
    <code className="hash" title={value}>
      {short(value)}
    </code>
  );
}

export function EvidenceLinks({ evidence }: { readonly evidence: readonly SealedEvidence[] }): ReactElement {
  if (evidence.length === 0) return <p className="muted">Nothing was sealed for this in the run shown.</p>;
  return (
    <ul className="evidence-links">
      {evidence.map(({ envelope, index }) => (
        <li key={envelope.id}>
          <Icon name="seal" />
          <Link to="/evidence/$id" params={{ id: envelope.id }}>
            {envelope.title}
          </Link>
          <span className="muted">
            {' '}
            entry {count(index)} · <Hash value={envelope.digest} />
          </span>
        </li>
      ))}
    </ul>
  );
}

export function GapList({
  gaps,
  named = true,
}: {
  readonly gaps: readonly Gap[];
  readonly named?: boolean;
}): ReactElement {
  return (
    <ul className="gaps">
      {gaps.map((gap) => (
        <li key={`${gap.repository} ${gap.of} ${gap.reason} ${gap.path ?? ''} ${gap.span?.from ?? ''}`}>
          <span className="badge tone-indeterminate">
            <Icon name="gap" />
            {reasonWords[gap.reason]}
          </span>
          <span>
            {named ? <strong>{gap.repository === 'all' ? 'All repositories' : gap.repository}: </strong> : null}
            <Prose text={gap.detail} />
            {gap.path === undefined ? null : <> ({<code>{gap.path}</code>})</>}
            {gap.span ? (
              <span className="muted">
                {' '}
                {date(gap.span.from)} – {date(gap.span.to)}
              </span>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  );
}
