/** What a scan prints: its findings with what was said of them, and under them what was looked at and what was not. */
import type { BaselineCounts, ScanFinding, ScanReport } from '../../app/plumbline.ts';
import type { Suppression } from '../../model/finding.ts';
import { many, number } from '../output/words.ts';
import { cut, visible } from '../output/width.ts';
import { findingLines, severityCounts } from './findings.ts';
import type { Frame } from './summary.ts';

/** Of equal findings of one file the first ones are shown as they are; the others are a line of places. */
const shownOfEqual = 2;
const fewestFolded = 2;
const mostPlaces = 12;

/** Findings of one rule in one file, of which the same is said, are listed together and from the third on by place alone. */
export function scannedFindingsLines(findings: readonly ScanFinding[], frame: Frame): readonly string[] {
  const alike = Map.groupBy(findings, (finding) =>
    JSON.stringify([finding.path, finding.rule, finding.severity, remarkOf(finding), broughtText(finding)]),
  );
  return [...alike.values()].flatMap((group) => {
    const folded = group.length - shownOfEqual < fewestFolded ? [] : group.slice(shownOfEqual);
    const shown = group.slice(0, group.length - folded.length).flatMap((one) => scannedFindingLines(one, frame));
    return folded.length === 0 ? shown : [...shown, foldedLine(folded, frame)];
  });
}

function foldedLine(folded: readonly ScanFinding[], { style, columns }: Frame): string {
  const lines = [...new Set(folded.map(({ line }) => line))];
  const places = `${lines.slice(0, mostPlaces).join(', ')}${lines.length > mostPlaces ? ', …' : ''}`;
  const said = `and ${folded.length} more of ${folded[0]!.rule} in this file: ${lines.length === 1 ? 'line' : 'lines'} ${places}`;
  return `          ${style.dim(cut(said, Math.max(20, columns - 14)))}`;
}

export function scannedFindingLines(finding: ScanFinding, frame: Frame): readonly string[] {
  const remark = remarkOf(finding);
  const brought = broughtText(finding);
  const lines = findingLines({ ...finding, ...(remark !== undefined && { since: remark }) }, frame);
  return brought === undefined ? lines : [...lines, `          ${cut(brought, Math.max(20, frame.columns - 14))}`];
}

function broughtText({ brought }: ScanFinding): string | undefined {
  if (!brought) return undefined;
  const { commit, by, at, atHead } = brought;
  return visible(`first in ${commit.slice(0, 10)} of ${at.slice(0, 10)} by ${by}${atHead ? '' : ', not at the head'}`);
}

function remarkOf({ suppressed, known }: ScanFinding): string | undefined {
  if (suppressed) return allowedText(suppressed);
  if (!known) return undefined;
  const { state, from, expires } = known;
  if (state === 'expired') return `allowed in ${from} until ${expires}: expired, counts again`;
  if (state === 'confirmed') return `said to be a real secret in ${from}`;
  return `known in ${from}, not reviewed`;
}

/** `allowed: made up (Mira in baseline.yaml, until 2027-03-31)`. */
export function allowedText({ marker, source, reason, reviewer, status, expires }: Suppression): string {
  const who = [reviewer && `${reviewer} in ${marker}`, !reviewer && source === 'file' && reason && marker];
  const details = [status, ...who, expires && `until ${expires}`].filter(Boolean);
  return visible(`allowed: ${reason ?? marker}${details.length > 0 ? ` (${details.join(', ')})` : ''}`);
}

export function scanNotes(report: ScanReport, findings: readonly ScanFinding[]): readonly string[] {
  const { changed, unscanned, notices = [], baselines = [] } = report;
  const left = Map.groupBy(unscanned, (file) => file.reason);
  const counted = findings.filter(({ suppressed, known }) => suppressed === undefined && known?.state !== 'unreviewed');
  const aside = findings.length - counted.length;
  return [
    `${severityCounts(counted)}${aside > 0 ? `, ${aside} more allowed or known` : ''} in ${many(report.filesScanned, 'file')} scanned` +
      (report.commits === undefined ? '' : `, of ${many(report.commits, 'commit')} of all refs`),
    ...(changed
      ? [
          `${many(changed.files, 'changed file')} since ${changed.base?.slice(0, 10) ?? 'the beginning'}; ` +
            `${many(changed.earlier, 'finding')} stood in them before and ${changed.earlier === 1 ? 'is' : 'are'} not listed`,
        ]
      : []),
    ...baselines.flatMap(baselineNotes),
    ...[...left].map(
      ([reason, files]) =>
        `not scanned: ${number(files.length)} (${visible(reason)}), e.g. ${visible(files[0]?.path ?? '')}`,
    ),
    ...notices.map((notice) => `not honoured: ${visible(notice)}`),
  ];
}

function baselineNotes({
  name,
  suppressed,
  unreviewed,
  expired,
  confirmed,
  unused,
}: BaselineCounts): readonly string[] {
  const told = [
    suppressed > 0 && `${suppressed} allowed`,
    unreviewed > 0 && `${unreviewed} known and not reviewed (an audit counts them)`,
    expired > 0 && `${expired} expired`,
    confirmed > 0 && `${confirmed} said to be real`,
    unused.length > 0 && `${unused.length} about nothing any more, e.g. ${visible(unused[0] ?? '')}`,
  ].filter((one) => one !== false);
  return told.length === 0 ? [] : [`${visible(name)}: ${told.join(', ')}`];
}
