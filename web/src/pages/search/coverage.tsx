/** What stands behind "n matches": what was searched, what was not and why, how the query was read; and its seal. */
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useMemo } from 'react';
import type { SearchManifest, StreamMatch } from '../../../../src/http/schema.ts';
import { indexQuery, repositoriesQuery } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import { count, plural } from '../../text/format.ts';
import { asOfWords, coverageOf } from './coverage-words.ts';
import { weightOf } from './result-items.ts';

const listed = 50;

export function Coverage({
  manifest,
  matches,
  caveats,
}: {
  readonly manifest: SearchManifest;
  readonly matches: readonly StreamMatch[];
  readonly caveats: readonly string[];
}): ReactElement {
  const missing = useMissing();
  const found = useMemo(() => matches.reduce((sum, match) => sum + weightOf(match), 0), [matches]);
  const { statement, whole } = coverageOf(manifest, { matches: found, missing, caveats });
  const reasons = [...Map.groupBy(manifest.unsearched, ({ reason }) => reason)];
  const gaps = (manifest.landings ?? []).flatMap(({ repository, gaps }) => gaps.map((gap) => ({ ...gap, repository })));
  return (
    <section className={`coverage ${whole ? 'whole' : 'partial'}`} aria-label="Coverage of this search">
      <p className="coverage-statement">
        <Icon name={whole ? 'seal' : 'gap'} />
        <strong>{statement}</strong>
      </p>
      {reasons.map(([reason, files]) => (
        <details key={reason}>
          <summary>
            Not searched: {plural(files.length, 'file')}, {reason.replaceAll('-', ' ')}
          </summary>
          <Paths places={files} />
        </details>
      ))}
      {gaps.length > 0 ? (
        <details>
          <summary>Not whole: {plural(gaps.length, 'difference')}</summary>
          <Paths places={gaps} />
        </details>
      ) : null}
      {(manifest.incomplete ?? []).map(({ reason, repositories }) => (
        <details key={reason}>
          <summary>Incomplete: {reason.replaceAll('-', ' ')}</summary>
          <p className="break">{repositories?.join(', ') ?? 'The search ended before it was done.'}</p>
        </details>
      ))}
      <details>
        <summary>Read as</summary>
        <p>
          <code className="break">{manifest.canonicalQuery}</code>
        </p>
        <p className="muted small">
          {manifest.engine}, {plural(manifest.repositories.length, 'repository', 'repositories')},{' '}
          {asOfWords(manifest.asOf)}
          {manifest.blobsRead === undefined || manifest.blobsConsidered === undefined
            ? ''
            : `, ${count(manifest.blobsRead)} of ${plural(manifest.blobsConsidered, 'content')} read; the index proved the others to hold no match`}
        </p>
      </details>
    </section>
  );
}

function Paths({
  places,
}: {
  readonly places: readonly { readonly repository: string; readonly path: string }[];
}): ReactElement {
  return (
    <ul className="paths">
      {places.slice(0, listed).map(({ repository, path }, index) => (
        <li key={index} className="mono break">
          {repository}/{path}
        </li>
      ))}
      {places.length > listed ? <li className="muted">and {count(places.length - listed)} more</li> : null}
    </ul>
  );
}

/** Repositories that are known and not in the index: no search says anything of them. */
function useMissing(): number {
  const known = useQuery(repositoriesQuery(undefined)).data?.repositories.filter(({ head }) => head !== undefined);
  const indexed = useQuery(indexQuery).data?.repositories;
  return known && indexed !== undefined ? Math.max(0, known.length - indexed) : 0;
}
