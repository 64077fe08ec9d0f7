/** The landings that changed a file, and a line through them: the reader steps back and forth in time. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useEffect } from 'react';
import type { File } from '../../../../src/http/schema.ts';
import { fileHistoryQuery } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import { ApiProblem } from '../../api/problem.ts';
import { isTyping } from '../../layout/shell.tsx';
import { date, plural } from '../../text/format.ts';
import { gapBefore, placeIn, type Place, type Tenure } from './history-words.ts';
import { TenureSlider } from './tenure-slider.tsx';

interface HistoryProps {
  readonly file: File;
  readonly q: string | undefined;
}

export function FileHistoryPanel(props: HistoryProps): ReactElement | null {
  const { repository, path } = props.file;
  const { data, error } = useQuery(fileHistoryQuery({ repository, path }));
  if (error) {
    const never = error instanceof ApiProblem && error.code === 'http/not-found';
    return never ? (
      <p className="muted small">This path never stood on the default branch, as far as it was read: no history.</p>
    ) : (
      <p className="muted small">The history of this file could not be read: {error.message}</p>
    );
  }
  if (!data) return null;
  const place = placeIn(data.tenures, props.file);
  return <History {...props} tenures={data.tenures} place={place} />;
}

function History({
  file,
  q,
  tenures,
  place,
}: HistoryProps & { readonly tenures: readonly Tenure[]; readonly place: Place | undefined }): ReactElement {
  const go = useStep(file, q);
  useHistoryKeys(place, go);
  return (
    <section className="file-history" aria-label="History of this file">
      <div className="history-line">
        <button type="button" className="switch" disabled={!place?.older} onClick={() => go(place?.older)}>
          <Icon name="back" />
          Older
        </button>
        {tenures.length > 1 ? (
          <TenureSlider tenures={tenures} current={place?.index} go={go} />
        ) : (
          <span className="history-track" />
        )}
        <button type="button" className="switch" disabled={!place?.newer} onClick={() => go(place?.newer)}>
          Newer
          <Icon name="chevron" />
        </button>
      </div>
      <details>
        <summary>
          {plural(tenures.length, 'content')} of this file landed
          {place ? `; this one ${standingWords(tenures[place.index]!)}` : '; this one did not stand on the branch'}
        </summary>
        <ol className="history-list">
          {tenures.map((tenure, index) => (
            <HistoryEntry
              key={`${tenure.since.commit} ${tenure.blob}`}
              tenure={tenure}
              file={file}
              q={q}
              current={index === place?.index}
              wasAway={gapBefore(tenures, index)}
            />
          ))}
        </ol>
      </details>
    </section>
  );
}

const standingWords = ({ since, until }: Tenure): string =>
  `stood from ${date(since.at)} ${until ? `to ${date(until.at)}` : 'on and stands now'}`;

function HistoryEntry({
  tenure,
  file,
  q,
  current,
  wasAway,
}: HistoryProps & {
  readonly tenure: Tenure;
  readonly current: boolean;
  readonly wasAway: boolean;
}): ReactElement {
  const { repository, path } = file;
  const { commit, at, author, subject } = tenure.since;
  return (
    <>
      <li className={current ? 'current' : ''}>
        <span className="nowrap">{date(at)}</span>
        <Link
          to="/file"
          search={{ repository, path, commit, ...(q === undefined ? {} : { q }) }}
          {...(current ? { 'aria-current': true } : {})}
        >
          {subject === '' ? commit.slice(0, 10) : subject}
        </Link>
        <span className="muted">
          {author} <code>{commit.slice(0, 10)}</code>
        </span>
      </li>
      {wasAway ? <li className="muted small">the path did not stand on the branch in between</li> : null}
    </>
  );
}

function useStep({ repository, path }: File, q: string | undefined): (tenure: Tenure | undefined) => void {
  const navigate = useNavigate();
  return (tenure) => {
    if (!tenure) return;
    const { commit } = tenure.since;
    void navigate({
      to: '/file',
      search: { repository, path, commit, ...(q === undefined ? {} : { q }) },
      hash: location.hash.slice(1),
      replace: true,
      resetScroll: false,
    });
  };
}

function useHistoryKeys(place: Place | undefined, go: (tenure: Tenure | undefined) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey) return;
      if (event.key === '[') go(place?.older);
      else if (event.key === ']') go(place?.newer);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [place, go]);
}
