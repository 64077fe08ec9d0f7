import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Dependency } from '../../../../src/http/schema.ts';
import { Scroll } from '../../components/page.tsx';
import { CodeLink } from '../../components/references.tsx';
import { Chip } from '../../components/result.tsx';
import { date } from '../../text/format.ts';
import { basisWords, ecosystemWords, scopeWords } from '../../text/dependency-words.ts';
import { contextWords } from '../../text/words.ts';

/** `of` absent: of several packages, each named. */
export function DependencyTable({
  dependencies,
  of,
}: {
  readonly dependencies: readonly Dependency[];
  readonly of?: string;
}): ReactElement {
  return (
    <Scroll label={of === undefined ? 'Dependencies' : `Versions in ${of}`}>
      <table className="dependencies">
        <thead>
          <tr>
            {of === undefined ? <th scope="col">Package</th> : null}
            <th scope="col">Version</th>
            <th scope="col">Known by</th>
            <th scope="col">Where</th>
            <th scope="col">Since</th>
            <th scope="col">Until</th>
          </tr>
        </thead>
        <tbody>
          {dependencies.map((one) => (
            <Row key={`${one.repository} ${one.path} ${one.line} ${one.purl} ${one.since.at}`} one={one} of={of} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

const tone = {
  'lock-resolved': 'operated',
  'declared-resolved': 'operated',
  'declared-range': 'indeterminate',
  unknown: 'indeterminate',
} as const;

export function Basis({ known }: { readonly known: Dependency['known'] }): ReactElement {
  return <span className={`badge tone-${tone[known]}`}>{basisWords[known]}</span>;
}

function Row({ one, of }: { readonly one: Dependency; readonly of: string | undefined }): ReactElement {
  const { repository, path, line, version, constraint, until, since, sinceKnown } = one;
  // What is gone stands in the landing that brought it.
  const commit = until === undefined ? undefined : since.commit;
  const Version = of === undefined ? 'td' : 'th';
  return (
    <tr>
      {of === undefined ? (
        <th scope="row">
          <Link className="break" to="/dependencies" search={{ package: one.name, ecosystem: one.ecosystem }}>
            {one.name}
          </Link>
          <span className="sub">
            {ecosystemWords[one.ecosystem]}
            {one.direct === false ? ', asked for by other packages' : ''}
          </span>
        </th>
      ) : null}
      <Version {...(of === undefined ? {} : { scope: 'row' })}>
        {version === undefined ? (
          <span className="muted">{constraint ?? 'not known'}</span>
        ) : (
          <span className="mono">{version}</span>
        )}
        {version !== undefined && constraint !== undefined && constraint !== version ? (
          <span className="sub mono">asked for: {constraint}</span>
        ) : null}
      </Version>
      <td>
        <Basis known={one.known} />
        {one.because === undefined ? null : <span className="sub">{one.because}</span>}
      </td>
      <td>
        <span className="where">
          {of === undefined ? repository : null}{' '}
          <CodeLink repository={repository} path={path} line={line} commit={commit} />
          {one.scope === 'runtime' ? null : <Chip>{scopeWords[one.scope]}</Chip>}
          {one.context === 'production' ? null : <Chip>in {contextWords[one.context].toLowerCase()}</Chip>}
        </span>
      </td>
      <td className="nowrap">
        <Since at={since.at} known={sinceKnown} />
      </td>
      <td className="nowrap">{until === undefined ? 'stands' : date(until.at)}</td>
    </tr>
  );
}

export function Since({ at, known }: { readonly at: string; readonly known: boolean }): ReactElement {
  if (known) return <>{date(at)}</>;
  return (
    <>
      {date(at)}
      <span className="sub">or earlier</span>
    </>
  );
}
