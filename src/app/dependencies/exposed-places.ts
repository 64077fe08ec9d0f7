/** Brings exposures to the files where they stand: as facts with their source, and as findings that open at their line. */
import type { Instant } from '../../base/instant.ts';
import { fingerprintOf } from '../../detect/findings.ts';
import type { ExposureFact } from '../../model/exposure.ts';
import type { Boundary, Fact } from '../../model/fact.ts';
import type { Finding, Severity } from '../../model/finding.ts';
import type { PathTenure, RepositoryHistory } from '../../model/history.ts';
import type { ObjectId } from '../../model/repository.ts';
import type { KnownExposure } from './audited.ts';

/** Raised by hand whenever the same inventory and advisories may give other facts. */
export const exposuresVersion = 3;

export const exposureRule = 'known-vulnerability';

interface Stand {
  readonly about: string;
  /** When the version landed: its file then is the source. */
  readonly landed: Boundary;
  readonly since: Boundary;
  readonly to?: Boundary;
  readonly observedAt: Instant;
}

export class ExposedPlaces {
  readonly #history: RepositoryHistory;
  readonly #positions: ReadonlyMap<string, number>;
  readonly #tenures: ReadonlyMap<string, readonly PathTenure[]>;

  constructor(history: RepositoryHistory) {
    this.#history = history;
    this.#positions = new Map(history.commits.map(({ commit }, position) => [commit, position]));
    this.#tenures = Map.groupBy(history.tenures, ({ path }) => path);
  }

  factOf(
    value: Exclude<ExposureFact, { readonly is: 'lookup' }>,
    { about, landed, since, to, observedAt }: Stand,
  ): Fact<'exposure'> {
    const { repository } = this.#history;
    const { path, line } = value;
    const commit = landed.commit!;
    return {
      kind: 'exposure',
      id: `exposure:${repository}:${about}@${commit}`,
      repository,
      value,
      valid: { from: since, ...(to && { to }) },
      observedAt,
      provenance: 'reconstructed',
      source: {
        collector: `exposures@${exposuresVersion}`,
        raw: this.#blobAt(path, this.#position(landed)),
        commit,
        path,
        line,
      },
    };
  }

  findingOf(one: KnownExposure): Finding {
    const { path, line, context, ecosystem, name, versions, advisory, ids, severity, summary, since, fixedAt } = one;
    const { commits, repository } = this.#history;
    const seenAt = (fixedAt ? this.#position(fixedAt) : commits.length) - 1;
    const last = commits[Math.max(0, seenAt)]!;
    const what = `${name} ${versions.join(', ')}`;
    const unrated = severity === 'unknown' ? '; no advisory tells its severity' : '';
    return {
      rule: exposureRule,
      class: 'dependency',
      severity: severityOf(severity),
      title: 'Dependency with a known vulnerability',
      repository,
      path,
      line,
      column: 1,
      endLine: line,
      endColumn: 1,
      // The line itself may hold the address of a registry with a password in it.
      excerpt: what.slice(0, 200),
      detail: `${what}: ${ids.join(', ')}${summary === '' ? '' : `: ${summary}`}${unrated}`,
      context,
      blob: this.#blobAt(path, Math.max(0, seenAt)),
      fingerprint: fingerprintOf(exposureRule, path, `${ecosystem} ${name} ${advisory}`, 0),
      firstSeen: since,
      lastSeen: { at: last.landedAt < since.at ? since.at : last.landedAt, commit: last.commit },
      ...(fixedAt && { removedBy: fixedAt }),
      atHead: fixedAt === undefined,
    };
  }

  #position({ commit }: Boundary): number {
    return this.#positions.get(commit ?? '') ?? 0;
  }

  /** The version of the file that was in force; the first one where the file came later than what it is about. */
  #blobAt(path: string, position: number): ObjectId {
    const tenures = this.#tenures.get(path) ?? [];
    const standing = tenures.find(({ from, to }) => from <= position && (to === undefined || position < to));
    return (standing ?? tenures[0])!.blob;
  }
}

/** What nobody rated is shown between the others, and says so. */
export const severityOf = (severity: KnownExposure['severity']): Severity =>
  severity === 'unknown' ? 'medium' : severity;
