/**
 * Findings of rules about the set of files: what ought to be there and is not. A rule is asked at every landing that
 * touched a file of its kinds (and at the first one), never in between: nothing that it reads changed there.
 *
 * A version that cannot be read makes the answer unknown: the finding neither begins nor ends there, and it is counted.
 */
import { fileContextOf, fileKindOf } from '../model/file-kind.ts';
import type { Finding } from '../model/finding.ts';
import type { PathTenure, RepositoryHistory } from '../model/history.ts';
import { asObjectId, type ObjectId } from '../model/repository.ts';
import { boundaryAt, fingerprintOf, type JoinedFindings } from './findings.ts';
import type { RawTreeMatch, TreeFile, TreePaths, TreeRule } from './rule.ts';

export interface TreeJoinRequest {
  readonly rules: readonly TreeRule[];
  readonly history: RepositoryHistory;
  readonly textOf: (blob: ObjectId) => string | undefined;
}

/** Git's name for no content: the blob of a file that is not there. */
const emptyBlob = asObjectId('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391');

export function joinTreeFindings(request: TreeJoinRequest): JoinedFindings {
  const { commits, tenures } = request.history;
  if (commits.length === 0) return { findings: [], unscanned: 0 };
  const files = tenures.filter((tenure) => tenure.mode.startsWith('100')).sort((a, b) => a.from - b.from);
  const joins = request.rules.map((rule) => new TreeJoin(rule, request));
  const unread = new Set<ObjectId>();
  for (const join of joins) join.run(files, unread);
  return { findings: joins.flatMap((join) => join.findings), unscanned: unread.size };
}

interface Stay {
  readonly from: number;
  readonly raw: RawTreeMatch;
  readonly blob: ObjectId;
}

class TreeJoin {
  readonly findings: Finding[] = [];
  readonly #rule: TreeRule;
  readonly #request: TreeJoinRequest;
  #stay: Stay | undefined;

  constructor(rule: TreeRule, request: TreeJoinRequest) {
    this.#rule = rule;
    this.#request = request;
  }

  run(files: readonly PathTenure[], unread: Set<ObjectId>): void {
    const read = files.filter((tenure) => this.#rule.kinds.includes(fileKindOf(tenure.path)));
    const ends = [...files].sort((a, b) => (a.to ?? Infinity) - (b.to ?? Infinity));
    const breakpoints = [
      ...new Set([
        0,
        ...read.flatMap((tenure) => (tenure.to === undefined ? [tenure.from] : [tenure.from, tenure.to])),
      ]),
    ];
    const paths = new Map<string, number>();
    let begun = 0;
    let ended = 0;
    for (const at of breakpoints.sort((a, b) => a - b)) {
      for (; begun < files.length && files[begun]!.from <= at; begun++) count(paths, files[begun]!.path, 1);
      for (; ended < ends.length && (ends[ended]!.to ?? Infinity) <= at; ended++) count(paths, ends[ended]!.path, -1);
      this.#judge(at, read, paths, unread);
    }
    if (this.#stay) this.#finish(this.#stay, undefined);
  }

  #judge(at: number, read: readonly PathTenure[], paths: TreePaths, unread: Set<ObjectId>): void {
    const standing = read.filter((tenure) => tenure.from <= at && (tenure.to === undefined || at < tenure.to));
    const files: TreeFile[] = [];
    for (const { path, blob } of standing) {
      const text = this.#request.textOf(blob);
      if (text === undefined) unread.add(blob);
      else files.push({ path, kind: fileKindOf(path), text });
    }
    if (files.length < standing.length) return;
    const raw = this.#rule.judge(files, paths);
    if (this.#stay && raw?.path === this.#stay.raw.path && raw.detail === this.#stay.raw.detail) return;
    if (this.#stay) this.#finish(this.#stay, at);
    this.#stay = raw && { from: at, raw, blob: standing.find((tenure) => tenure.path === raw.path)?.blob ?? emptyBlob };
  }

  #finish({ from, raw, blob }: Stay, removedAt: number | undefined): void {
    this.#stay = undefined;
    const { commits, repository } = this.#request.history;
    const { id, title, severity, class: ofClass } = this.#rule.meta;
    this.findings.push({
      rule: id,
      class: ofClass,
      severity,
      title,
      repository,
      path: raw.path,
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 1,
      excerpt: '',
      detail: raw.detail,
      context: fileContextOf(raw.path),
      blob,
      fingerprint: fingerprintOf(id, raw.path, '', 0),
      firstSeen: boundaryAt(commits, from),
      lastSeen: boundaryAt(commits, (removedAt ?? commits.length) - 1),
      ...(removedAt === undefined ? {} : { removedBy: boundaryAt(commits, removedAt) }),
      atHead: removedAt === undefined,
    });
  }
}

function count(paths: Map<string, number>, path: string, step: 1 | -1): void {
  const left = (paths.get(path) ?? 0) + step;
  if (left === 0) paths.delete(path);
  else paths.set(path, left);
}
