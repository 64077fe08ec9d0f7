/** Links from a statement to what it rests on: code, evidence, bytes. */
import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import type { Gap, SealedEvidence } from '../../../src/http/schema.ts';
import { count, short, spanWords } from '../text/format.ts';
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
          <span className="muted nowrap">
            {' '}
            entry {count(index)} · <Hash value={envelope.digest} />
          </span>
        </li>
      ))}
    </ul>
  );
}

const groupsShown = 4;

/** Gaps that say the same of several files or repositories are one line with all of them below it. */
export function GapList({
  gaps,
  named = true,
}: {
  readonly gaps: readonly Gap[];
  readonly named?: boolean;
}): ReactElement {
  const groups = [...Map.groupBy(gaps, kindOf).values()];
  const item = (group: readonly Gap[]): ReactElement => (
    <li key={kindOf(group[0]!)}>
      <GapGroup gaps={group} named={named} />
    </li>
  );
  return (
    <>
      <ul className="gaps">{groups.slice(0, groupsShown).map(item)}</ul>
      {groups.length > groupsShown ? (
        <details>
          <summary>{groups.length - groupsShown} more kinds of gaps</summary>
          <ul className="gaps">{groups.slice(groupsShown).map(item)}</ul>
        </details>
      ) : null}
    </>
  );
}

/** What a gap says, whatever it says it of. */
function kindOf({ reason, detail, path }: Gap): string {
  return `${reason} ${path === undefined ? detail : detail.replaceAll(path, '…')}`;
}

function GapGroup({ gaps, named }: { readonly gaps: readonly Gap[]; readonly named: boolean }): ReactElement {
  const [first] = gaps;
  const { reason, detail, path } = first!;
  const single = gaps.length === 1;
  const text = single || path === undefined ? detail : detail.replaceAll(path, '…');
  const repositories = [...new Set(gaps.map(nameOf))];
  return (
    <>
      <span className="badge tone-indeterminate">
        <Icon name="gap" />
        {reasonWords[reason]}
      </span>
      <div>
        {named ? (
          <strong>{repositories.length > 3 ? `${repositories.length} repositories` : repositories.join(', ')}: </strong>
        ) : null}
        <Prose text={text} /> {single ? <span className="muted">{spanWords(first!.span)}</span> : null}
        {single ? null : (
          <details className="gap-members">
            <summary>Show all {gaps.length}</summary>
            <ul>
              {gaps.map((gap) => (
                <li key={`${gap.repository} ${gap.path ?? ''} ${gap.span?.from ?? ''}`}>
                  {named ? nameOf(gap) : null}{' '}
                  {gap.path === undefined ? null : <code className="break">{gap.path}</code>}{' '}
                  <span className="muted">{spanWords(gap.span)}</span>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </>
  );
}

const nameOf = ({ repository }: Gap): string => (repository === 'all' ? 'All repositories' : repository);
