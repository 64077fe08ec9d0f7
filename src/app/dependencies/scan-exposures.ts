/**
 * `scan --advisories`: what manifests and lock files on disk name, held against advisories, as findings at their lines. All of
 * them that lie under what was named are read, since one decides for another (a property in a parent, a catalog, a lock file);
 * of a change only what it brought is told.
 *
 * What could not be decided is told in words (`notices`): a version that is not known, a file that cannot be read, an
 * ecosystem of which there are no or too few advisories.
 */
import { instantFromMillis } from '../../base/instant.ts';
import { fingerprintOf } from '../../detect/findings.ts';
import type { AdvisoryIndex, JoinedAdvisory } from '../../facts/dependencies/advisories.ts';
import { joinDependencies, type JoinedStay } from '../../facts/dependencies/join.ts';
import { dependencyFormatOf, readDependencies } from '../../facts/dependencies/read.ts';
import type { Ecosystem } from '../../model/dependency.ts';
import type { LandedCommit, PathTenure } from '../../model/history.ts';
import { asObjectId } from '../../model/repository.ts';
import { sha256Of } from '../../base/digest.ts';
import type { FoundInFile } from '../queries/scan-file.ts';
import { judgeWith, type Baseline } from '../rules/baselines/baseline.ts';
import { lackOfCover } from './advisory-cover.ts';
import { indexedAdvisories } from './advisory-index.ts';
import { exposureRule, severityOf } from './exposed-places.ts';
import { dependencyContextOf } from './list.ts';

/** Texts by path from the root. */
export type FilesOnDisk = ReadonlyMap<string, string>;

export interface ExposureScan {
  readonly files: FilesOnDisk;
  /** Of a scan of a change: the files as they were before it. */
  readonly before?: FilesOnDisk;
  /** Absolute. */
  readonly advisories: readonly string[];
  readonly wholeFor: readonly Ecosystem[];
  readonly baselines: readonly Baseline[];
}

export interface ScannedExposures {
  readonly found: readonly FoundInFile[];
  /** Of a scan of a change: how many stood there before. */
  readonly earlier: number;
  readonly notices: readonly string[];
}

export const namesDependencies = (path: string): boolean => dependencyFormatOf(path) !== undefined;

export function scanExposures({ files, before, advisories, wholeFor, baselines }: ExposureScan): ScannedExposures {
  const { index, refused, coverage } = indexedAdvisories(advisories);
  const now = standing(files);
  const all = exposed(now.rows, index, { files, baselines });
  const earlier = new Set(
    before ? exposed(standing(before).rows, index, { files: before, baselines }).map(({ key }) => key) : [],
  );
  const found = all.filter(({ key }) => !earlier.has(key));
  const undecided = now.rows.filter((row) => index.of(row).some(({ exposure }) => exposure === 'unknown'));
  const packages = Map.groupBy(
    now.rows.filter(({ path }) => dependencyContextOf(path) === 'production'),
    ({ ecosystem }) => ecosystem,
  );
  return {
    found,
    earlier: all.length - found.length,
    notices: [
      ...[...packages]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([ecosystem, rows]) => {
          const held = new Set(rows.map(({ name }) => name)).size;
          return lackOfCover(ecosystem, coverage, { packages: held, wholeFor }) ?? [];
        }),
      ...undecided.map(
        ({ path, line, name }) =>
          `${path}:${line}: the version of ${name} is not known, and advisories name it: not decided`,
      ),
      ...now.unread.map(({ path, reason }) => `${path} could not be read (${reason}): what it names was not looked up`),
      ...refused.map(({ path, reason }) => `${path} is no advisory: ${reason}`),
    ],
  };
}

/** One landing that holds everything. */
function standing(files: FilesOnDisk): {
  readonly rows: readonly JoinedStay[];
  readonly unread: readonly { readonly path: string; readonly reason: string }[];
} {
  const landing = { index: 0, commit: asObjectId('0'.repeat(40)), landedAt: instantFromMillis(0) };
  const tenures = [...files.keys()].map((path): PathTenure => ({
    path,
    blob: asObjectId(path),
    mode: '100644',
    from: 0,
  }));
  const { dependencies, unread } = joinDependencies({
    // Only its place in time is asked for.
    history: { commits: [landing as unknown as LandedCommit], tenures },
    readFrom: 0,
    fileOf: (path, format) => readDependencies(format, files.get(path)!),
  });
  return { rows: dependencies, unread };
}

interface Judging {
  readonly files: FilesOnDisk;
  readonly baselines: readonly Baseline[];
}

function exposed(rows: readonly JoinedStay[], index: AdvisoryIndex, judging: Judging): readonly FoundInFile[] {
  return rows.flatMap((row) =>
    index
      .of(row)
      .flatMap(({ advisory, exposure }) => (exposure === 'affected' ? [foundAt(row, advisory, judging)] : [])),
  );
}

function foundAt(row: JoinedStay, advisory: JoinedAdvisory, { files, baselines }: Judging): FoundInFile {
  const { path, line, ecosystem, name, version = '' } = row;
  const text = files.get(path)!;
  const what = `${name} ${version}`;
  const about = `${ecosystem} ${name} ${advisory.id}`;
  const key = `${exposureRule} ${path} ${about} ${version}`;
  const fingerprint = fingerprintOf(exposureRule, path, about, 0);
  const place = { rule: exposureRule, class: 'dependency', path, line, fingerprint } as const;
  const seen = { ...place, ordinal: 0, match: what, lineText: text.split('\n')[line - 1] ?? '' };
  const { ids, summary, severity } = advisory;
  const finding = {
    ...place,
    severity: severityOf(severity),
    title: 'Dependency with a known vulnerability',
    column: 1,
    endLine: line,
    endColumn: 1,
    // The line itself may hold the address of a registry with a password in it.
    excerpt: what.slice(0, 200),
    detail: `${what}: ${ids.join(', ')}${summary === '' ? '' : `: ${summary}`}${severity === 'unknown' ? '; no advisory tells its severity' : ''}`,
    context: dependencyContextOf(path),
    blob: asObjectId(sha256Of('blob', text)),
  };
  const verdict = judgeWith(
    baselines.filter((one) => one.concerns(path)),
    seen,
  );
  return { finding: { ...finding, ...verdict }, seen, key };
}
