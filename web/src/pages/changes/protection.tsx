/**
 * What the rules of each branch demanded, held against what landed: a band of stretches above a strip of landings. The
 * higher a stretch stands, the more was demanded, so that nobody needs the colours. Branches with trouble come first.
 */
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useMemo, useState } from 'react';
import type { ChangeGroups, Period, Protection } from '../../../../src/http/schema.ts';
import { changeGroupsQuery, protectionQuery } from '../../api/queries.ts';
import { Pager } from '../../components/fields.tsx';
import { GapList } from '../../components/references.tsx';
import { Answer, Empty } from '../../components/states.tsx';
import { TimeAxis } from '../../components/timeline.tsx';
import { useRun } from '../../layout/run-picker.tsx';
import { count, plural } from '../../text/format.ts';
import type { ChangesSearch, SearchChange } from './change-address.ts';
import { ProtectionBand } from './protection-band.tsx';
import { branchKey, rankTracks, type RankedTrack, segmentName } from './protection-tracks.ts';
import { levelWords, type ProtectionLevel } from './protection-words.ts';

export interface ProtectionProps {
  readonly search: ChangesSearch;
  readonly change: (change: SearchChange) => void;
  /** Landings are those on branches in scope: of rules of other branches nothing here was held against a landing. */
  readonly audited: readonly {
    readonly name: string;
    readonly branch: string;
    readonly branches?: readonly { readonly name: string }[] | undefined;
  }[];
}

export function ProtectionView({ search, change, audited }: ProtectionProps): ReactElement {
  const run = useRun();
  // A stretch that was chosen brings its repository into the filter; the other tracks stay where they were.
  const repository = search.stretch === undefined ? search.repository : undefined;
  const protection = useQuery(protectionQuery({ run, repository }));
  const groups = useQuery(changeGroupsQuery({ run, repository }, 'branch'));
  return (
    <Answer query={protection} what="what the rules demanded">
      {(answer) => <Tracks protection={answer} groups={groups.data} {...{ search, change, audited }} />}
    </Answer>
  );
}

const shownAtATime = 6;

/** Of branches in scope; undefined while it is on its way, or where nothing landed. */
type GroupOf = ReadonlyMap<string, ChangeGroups['groups'][number] | undefined>;

function Tracks({
  protection,
  groups,
  search,
  change,
  audited,
}: ProtectionProps & { readonly protection: Protection; readonly groups: ChangeGroups | undefined }): ReactElement {
  const [turned, setTurned] = useState<number>();
  const groupOf: GroupOf = useMemo(() => {
    const byName = new Map(groups?.groups.map((group) => [group.key, group]));
    const keys = audited.flatMap(({ name, branch, branches = [{ name: branch }] }) =>
      branches.map((one) => branchKey(name, one.name)),
    );
    return new Map(keys.map((key) => [key, byName.get(key)] as const));
  }, [groups, audited]);
  const ranked = useMemo(() => {
    const exceptions = new Map([...groupOf].map(([key, group]) => [key, group?.outcomes.exception ?? 0]));
    return rankTracks(protection, exceptions);
  }, [protection, groupOf]);
  const known = ranked.filter(({ track }) => track.stretches.length > 0);
  const unknown = ranked.filter(({ track }) => track.stretches.length === 0);
  if (known.length === 0) return <NothingKnown unknown={unknown} />;
  const { stretch } = search;
  const named = known.findIndex(({ track, segments }) => segments.some((one) => segmentName(one, track) === stretch));
  const offset = turned ?? Math.max(0, named);
  const start = Math.floor(Math.min(offset, known.length - 1) / shownAtATime) * shownAtATime;
  const period: Period = { type: 'window', ...protection.span };
  return (
    <div className="protection">
      <Legend />
      <TimeAxis period={period} />
      <ol className="protection-tracks">
        {known.slice(start, start + shownAtATime).map(({ track, segments }) => (
          <li key={`${track.repository} ${track.branch}`}>
            <ProtectionBand
              {...{ track, segments, search, change }}
              span={protection.span}
              audited={groupOf.has(branchKey(track.repository, track.branch))}
              group={groupOf.get(branchKey(track.repository, track.branch))}
            />
          </li>
        ))}
      </ol>
      {known.length > shownAtATime ? (
        <Pager offset={start} limit={shownAtATime} total={known.length} noun="branches" onMove={setTurned} />
      ) : null}
      {unknown.length > 0 ? <Unread unknown={unknown} /> : null}
    </div>
  );
}

const levels: readonly ProtectionLevel[] = ['full', 'partly', 'nothing', 'unknown'];

function Legend(): ReactElement {
  return (
    <p className="protection-legend">
      {levels.map((level) => (
        <span key={level}>
          <span className="level-sample" aria-hidden="true">
            <span className={`level level-${level}`} />
          </span>
          {levelWords[level]}
        </span>
      ))}
      <span>
        <span className="exception-sample" aria-hidden="true" />
        exception
      </span>
    </p>
  );
}

const namedAtMost = 50;

const gapsOf = (tracks: readonly RankedTrack[]) => tracks.flatMap(({ track }) => track.gaps);

function Unread({ unknown }: { readonly unknown: readonly RankedTrack[] }): ReactElement {
  const gaps = gapsOf(unknown);
  return (
    <details className="unread-tracks">
      <summary>{plural(unknown.length, 'branch', 'branches')} of whose rules nothing is known</summary>
      {gaps.length > 0 ? (
        <GapList gaps={gaps} />
      ) : (
        <p className="muted">
          {unknown
            .slice(0, namedAtMost)
            .map(({ track }) => `${track.repository} ${track.branch}`)
            .join(', ')}
          {unknown.length > namedAtMost ? ` and ${count(unknown.length - namedAtMost)} more` : ''}
        </p>
      )}
    </details>
  );
}

function NothingKnown({ unknown }: { readonly unknown: readonly RankedTrack[] }): ReactElement {
  const gaps = gapsOf(unknown);
  return (
    <Empty title="Nothing is known of the rules of any branch">
      <p>
        Git does not hold them: the forge does. Connect it, and what its rules demanded stands here against what landed.
      </p>
      <pre className="command">plumbline source add https://github.com/your-organisation</pre>
      {gaps.length > 0 ? <GapList gaps={gaps} /> : null}
    </Empty>
  );
}
