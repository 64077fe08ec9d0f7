/**
 * What Plumbline can do, as its doors (`cli/`, `http/`) see it: one method per use case, values in and values out. The
 * doors format and parse; everything that decides anything is behind this interface. `app/open.ts` builds one.
 */
import type { Digest } from '../base/digest.ts';
import type { Instant, TimeSpan } from '../base/instant.ts';
import type { Observer } from '../base/progress.ts';
import type { CheckDescription, Control, ControlResult, Criterion, Period } from '../model/control.ts';
import type { Crosswalk } from '../model/crosswalk.ts';
import type { EvidenceRequest } from '../model/evidence-request.ts';
import type { EvidenceEnvelope, SealedEvidence } from '../model/evidence.ts';
import type { Fact } from '../model/fact.ts';
import type { Finding, FindingClass, Severity } from '../model/finding.ts';
import type { Gap } from '../model/gap.ts';
import type { Difference } from '../model/reconciliation.ts';
import type { ObjectId, Repository } from '../model/repository.ts';
import type { Run } from '../model/run.ts';
import type {
  ChangeDays,
  ChangeGrouping,
  ChangeGroups,
  ChangePage,
  ChangePageWish,
  ChangeStory,
  ChangeStoryWish,
  ChangeWish,
  Protection,
  ProtectionWish,
} from './changes/questions.ts';
import type { DataMapUseCases } from './data-map/use-cases.ts';
import type { DecisionUseCases } from './decisions/use-cases.ts';
import type { DependencyUseCases } from './dependencies/questions.ts';
import type { DestinationUseCases } from './destinations/views.ts';
import type { BringingCommit } from './queries/commit-blobs.ts';
import type { ChangeWish as ScanChange } from './queries/changed-files.ts';
import type { KnownFinding } from './rules/baselines/baseline.ts';
import type { RuleUseCases } from './rules/views.ts';
import type { PackOptions } from './queries/packs.ts';
import type { MatchedList } from './queries/requests.ts';
import type { CountedRepository } from './changes/questions.ts';
import type { SourceUseCases } from './forges/source-views.ts';
import type { HandlerList } from './handlers/handler-list.ts';
import type { FactsWish } from './sealed-facts/sealed-facts.ts';
import type { PostureList, PostureWish } from './posture/posture-list.ts';
import type { ProgrammeUseCases } from './programme/use-cases.ts';
import type { LedgerUseCases } from './ledger/views.ts';
import type { FindingUseCases } from './findings/views.ts';
import type { PolicyUseCases } from './policies/use-cases.ts';
import type { SampleUseCases } from './samples/use-cases.ts';
import type { IndexStatistics, SearchAlert, SearchEvent, SearchManifest, SearchOptions } from '../search/contract.ts';

export interface Working {
  readonly observer: Observer;
  readonly signal: AbortSignal;
}

/** `period` absent: the twelve months that end now. */
export interface AuditRequest {
  /** Paths or clone URLs; added to the known ones. Empty: everything known. */
  readonly locations: readonly string[];
  readonly period?: Period;
  /** Nothing is asked over the network: forges are judged by what was read of them before. */
  readonly offline?: boolean;
}

/** Something a user named that could not be taken in: not a repository, unreadable, unreachable. */
export interface SourceTrouble {
  readonly location: string;
  readonly message: string;
  readonly hint: string;
}

export interface RunSummary {
  readonly id: string;
  readonly period: Period;
  readonly finishedAt: Instant;
  readonly repositories: number;
  readonly results: Readonly<Record<ControlResult, number>>;
  readonly root?: string;
  /** Absent in what was kept before 2026-11-23, too. */
  readonly seal?: NonNullable<Run['seal']>;
}

/** One line of "what changed since the last run". */
export interface RunDifference {
  readonly control: string;
  readonly title: string;
  readonly before: ControlResult | 'new';
  readonly after: ControlResult | 'gone';
}

export interface FindingFilter {
  readonly repository?: string;
  readonly class?: FindingClass;
  readonly rule?: string;
  readonly severity?: Severity;
  readonly atHead?: boolean;
  /** Only code that runs in production. */
  readonly productionOnly?: boolean;
  readonly context?: Finding['context'];
  readonly text?: string;
  readonly offset?: number;
  readonly limit?: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
}

export interface ChangeFilter {
  readonly repository?: string;
  readonly branch?: string;
  readonly from?: Instant;
  readonly to?: Instant;
  /** Beginning of a commit's id, in lower case. */
  readonly commit?: string;
  /** Number of a changeset. */
  readonly changeset?: string;
}

/** One check's word about one change. */
export interface ChangeVerdict {
  readonly check: string;
  /** Ids of the controls that ask it. */
  readonly controls: readonly string[];
  readonly result: 'pass' | 'exception' | 'not-applicable' | 'not-determined';
  readonly because: string;
  /** Ids of facts. */
  readonly relied: readonly string[];
}

/** A landed change with the outcomes of the checks over it. */
export interface ChangeRow {
  readonly fact: Fact<'landed-change'>;
  readonly outcome: 'pass' | 'exception' | 'not-applicable' | 'not-determined';
  readonly findings: readonly { readonly code: string; readonly because: string }[];
  /** What each check over landings says of it, passes too. */
  readonly verdicts?: readonly ChangeVerdict[];
  /** Where the lists of git, forge, deployments and requests do not agree about it; explained ones too. */
  readonly differences?: readonly Difference[];
  /** Who the accounts are that reviewed the changeset and pushed to it. */
  readonly people?: readonly KnownAccount[];
}

/** `account` as `github:octocat`; `person` and `identity` as in approvals. */
export interface KnownAccount {
  readonly account: string;
  readonly person: string;
  readonly identity: string;
}

export interface ChangeStream {
  /** The stretch that was looked at: asked for, else that of the latest audit. Half open. */
  readonly span: TimeSpan;
  /** Branch by branch of each repository, in the order of landing; read while they are asked for. */
  readonly changes: AsyncIterable<ChangeRow>;
  readonly repositories: readonly CountedRepository[];
  readonly gaps: readonly Gap[];
}

export interface RuleDescription {
  readonly id: string;
  readonly title: string;
  readonly class: FindingClass;
  readonly severity: Severity;
  readonly why: string;
  readonly remediation: string;
  readonly references?: readonly string[];
  readonly examples: { readonly bad: readonly RuleExampleView[]; readonly good: readonly RuleExampleView[] };
  /** What it cannot see, as far as its definition says it. */
  readonly limits?: readonly string[];
  /** Kinds of files that it reads; absent: all. */
  readonly reads?: readonly string[];
  /** Where it is written, when it is one of the user's own. */
  readonly from?: { readonly file: string; readonly line?: number };
}

export interface RuleExampleView {
  readonly path: string;
  readonly code: string;
}

/** An RFC 6962 inclusion proof with all that is needed to check it by hand. Hashes in hex. */
export interface EvidenceProof {
  readonly evidence: SealedEvidence;
  /** The canonical JSON that was hashed into the leaf. */
  readonly entry: string;
  readonly leafHash: string;
  readonly path: readonly string[];
  readonly treeSize: number;
  readonly root: string;
  /** The signed note (C2SP signed-note, checkpoint body) over size and root. */
  readonly checkpoint: string;
  readonly verified: boolean;
  readonly because: string;
}

export interface FileView {
  readonly repository: string;
  readonly path: string;
  readonly commit: ObjectId;
  readonly blob: ObjectId;
  readonly language?: string;
  readonly size: number;
  /** Secrets in it are redacted. Absent for binary files and files over the display limit. */
  readonly text?: string;
  readonly findings: readonly Finding[];
}

/** Where the lines of a file begin, in bytes, and what they say. A line ends at its line feed, which is not part of it. */
export interface FileLines {
  readonly starts: readonly number[];
  /** Secrets in them are redacted. Absent for binary files, and where redaction moved the lines. */
  readonly texts?: readonly string[];
}

/** One stay of a content at a path of the default branch. */
export interface FileTenure {
  readonly blob: ObjectId;
  readonly since: FileLanding;
  /** Absent while it stands at the head. */
  readonly until?: FileLanding;
}

export interface FileLanding {
  readonly commit: ObjectId;
  readonly at: Instant;
  readonly author: string;
  readonly subject: string;
}

/** Every landing at which a path changed, the latest first, as stored when the history was read. */
export interface FileHistory {
  readonly repository: string;
  readonly path: string;
  readonly tenures: readonly FileTenure[];
}

export interface ExhaustiveRequest {
  readonly query: string;
  readonly patternType: NonNullable<SearchOptions['patternType']>;
  /** Absolute path of the file of JSON lines. */
  readonly out: string;
  /** Forget what was begun there. */
  readonly anew: boolean;
}

export interface ExhaustiveResult {
  readonly out: string;
  /** How many repositories were done before this call. */
  readonly resumedAfter: number;
  readonly manifest: SearchManifest;
  readonly alerts: readonly SearchAlert[];
}

export interface QueryBarRequest {
  readonly query: string;
  readonly patternType: NonNullable<SearchOptions['patternType']>;
}

/** UTF-16 positions in the query, half open. */
interface QuerySpan {
  readonly from: number;
  readonly to: number;
}

/** What each stretch of a query is, and everything there is to say about it. */
export interface QueryReading {
  readonly tokens: readonly (QuerySpan & { readonly kind: string })[];
  readonly diagnoses: readonly (QuerySpan & {
    readonly severity: 'error' | 'notice';
    readonly message: string;
    readonly hint: string;
    readonly fixes: readonly { readonly title: string; readonly query: string }[];
  })[];
}

/** What may stand at the cursor, in the place of the span. */
export interface QueryCompletions extends QuerySpan {
  readonly items: readonly {
    readonly label: string;
    readonly insert: string;
    readonly cursor?: number;
    readonly kind: string;
    readonly about?: string;
  }[];
}

export interface SealSearchRequest {
  readonly query: string;
  readonly patternType: NonNullable<SearchOptions['patternType']>;
}

export interface SealedSearch {
  /** "0 matches in 214 of 214 repositories, nothing unsearched": said so only when exactly that is so. */
  readonly statement: string;
  readonly manifest: SearchManifest;
  /** Texts that the engine had to find before its word was sealed; patterns for which none could be made. */
  readonly canaries: { readonly planted: number; readonly found: number; readonly without: readonly string[] };
  /** The matches, then the manifest. */
  readonly evidence: readonly SealedEvidence[];
}

export interface PackResult {
  readonly path: string;
  readonly size: number;
  readonly digest: Digest;
  readonly entries: number;
  readonly root: string;
}

/** What `scan` finds in plain folders and files: no history, so no first and last sight. `path` is relative to `root`. */
export type ScanFinding = Omit<Finding, 'repository' | 'firstSeen' | 'lastSeen' | 'removedBy' | 'atHead'> & {
  /** An entry of a baseline is about it and does not wave it through. Absent where it is suppressed. */
  readonly known?: KnownFinding;
  /** Of a scan of all commits: the first that has it, and whether it stands at the head, too. */
  readonly brought?: BringingCommit & { readonly atHead: boolean };
};

export interface ScanRequest {
  /** Absolute; none: where the process stands. */
  readonly paths: readonly string[];
  /** The folder that the scan was started from; paths are relative to it when what is scanned is a part of it. */
  readonly from?: string;
  /** Only what a change brought. */
  readonly change?: ScanChange;
  /** What any fetched commit ever held, instead of what lies there. */
  readonly allCommits?: boolean;
  /** Files to judge by beside those that plumbline.yaml names; absolute. */
  readonly baselines?: readonly string[];
  /** A baseline to bring up to date; absolute. */
  readonly writeBaseline?: string;
  /** Files, folders and zips of OSV documents that manifests and lock files are held against; absolute. None: they are not. */
  readonly advisories?: readonly string[];
}

/** A scan of what lies on disk, without an audit: nothing is stored, nothing is sealed. */
export interface ScanReport {
  /** Absolute; the folder that was named, or the deepest one that holds all that was named. */
  readonly root: string;
  readonly ruleset: Digest;
  readonly filesScanned: number;
  readonly bytesScanned: number;
  /** By path, line and rule. */
  readonly findings: readonly ScanFinding[];
  /** Files that stand there and were not scanned, each with its reason in words. */
  readonly unscanned: readonly { readonly path: string; readonly reason: string }[];
  /** What other tools' files ask for and is not honoured; what advisories could not decide. */
  readonly notices?: readonly string[];
  readonly baselines?: readonly BaselineCounts[];
  /** Of a scan of all commits: how many there are. */
  readonly commits?: number;
  readonly written?: {
    readonly path: string;
    readonly entries: number;
    readonly added: number;
    readonly kept: number;
    readonly removed: number;
  };
  /** Of a scan of a change: what it is compared with (null: nothing), and how many findings stood there before. */
  readonly changed?: { readonly base: string | null; readonly files: number; readonly earlier: number };
}

/** One file that waves findings through, and how many it was about. */
export interface BaselineCounts {
  readonly name: string;
  readonly entries: number;
  readonly suppressed: number;
  readonly unreviewed: number;
  readonly expired: number;
  readonly confirmed: number;
  /** Entries about files that were scanned, with nothing left to be about. */
  readonly unused: readonly string[];
}

export interface DoctorReport {
  readonly healthy: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly detail: string;
    readonly hint?: string;
  }[];
}

export interface Plumbline
  extends
    SourceUseCases,
    SampleUseCases,
    PolicyUseCases,
    RuleUseCases,
    FindingUseCases,
    ProgrammeUseCases,
    DecisionUseCases,
    LedgerUseCases,
    DestinationUseCases,
    DependencyUseCases,
    DataMapUseCases {
  readonly dataDirectory: string;
  readonly version: string;

  addRepositories(
    locations: readonly string[],
    working: Working,
  ): Promise<{ readonly added: readonly Repository[]; readonly troubles: readonly SourceTrouble[] }>;
  repositories(): Promise<readonly Repository[]>;

  /** The whole pipeline once: read, index, scan, collect, judge, seal. */
  audit(
    request: AuditRequest,
    working: Working,
  ): Promise<{ readonly run: Run; readonly troubles: readonly SourceTrouble[] }>;
  /** Judges other dates or another window over the same sources; seals that too. */
  runs(): Promise<readonly RunSummary[]>;
  run(id: string | 'latest'): Promise<Run | undefined>;
  /** What changed between this run and the last one before it over the same kind of period. */
  differences(runId: string): Promise<readonly RunDifference[]>;

  search(query: string, options: SearchOptions): AsyncIterable<SearchEvent>;
  readQuery(request: QueryBarRequest): QueryReading;
  completeQuery(request: QueryBarRequest, cursor: number): Promise<QueryCompletions>;
  /** No cap, no time-out; can be taken up again after a kill. */
  searchExhaustively(request: ExhaustiveRequest, working: Working): Promise<ExhaustiveResult>;
  /** Searches, and seals what came out as evidence. */
  sealSearch(request: SealSearchRequest, working: Working): Promise<SealedSearch>;
  indexStatistics(): Promise<IndexStatistics>;
  /** Makes what the first search would have to wait for, beside everything else; for whoever stays. */
  warmSearch(working: Working): Promise<void>;

  /** Scans folders and files as they lie on disk (of a git work tree: what git does not ignore), as a CI step does. */
  scanPaths(request: ScanRequest, working: Working): Promise<ScanReport>;

  findings(filter: FindingFilter): Promise<Page<Finding>>;
  /** Which scanners pipelines run: of the audited repositories, or of a checkout. */
  posture(wish: PostureWish): Promise<PostureList>;
  /** Handlers of requests with what guards them and what they log, from the sealed facts or from a checkout. */
  handlers(wish: FactsWish): Promise<HandlerList>;
  changes(filter: ChangeFilter): Promise<ChangeStream>;
  changePage(wish: ChangePageWish): Promise<ChangePage>;
  changeGroups(by: ChangeGrouping, wish: ChangeWish): Promise<ChangeGroups>;
  changeDays(wish: ChangeWish): Promise<ChangeDays>;
  /** What the rules of the audited branches demanded, through the stretch. */
  protection(wish: ProtectionWish): Promise<Protection>;
  /** Undefined when no such landing is in the stretch. */
  changeStory(wish: ChangeStoryWish): Promise<ChangeStory | undefined>;
  /** Facts by id, as named in `relied` of outcomes. */
  facts(runId: string, ids: readonly string[]): Promise<readonly Fact[]>;
  file(repository: string, path: string, commit?: string): Promise<FileView | undefined>;
  /** Undefined when git knows no such file there. */
  fileLines(repository: string, path: string, commit: string): Promise<FileLines | undefined>;
  /** Undefined when the path never stood on the default branch, as far as it was read. */
  fileHistory(repository: string, path: string): Promise<FileHistory | undefined>;

  controls(): readonly Control[];
  criteria(): readonly Criterion[];
  crosswalk(): Crosswalk;
  /** What is asked of people, as content/requests says it. */
  requests(): readonly EvidenceRequest[];
  checks(): readonly CheckDescription[];
  rules(): readonly RuleDescription[];

  evidence(runId?: string): Promise<readonly SealedEvidence[]>;
  evidenceProof(id: string): Promise<EvidenceProof | undefined>;
  evidenceBytes(
    digest: Digest,
  ): Promise<{ readonly envelope: EvidenceEnvelope; readonly bytes: Uint8Array } | undefined>;
  exportPack(
    runId: string | 'latest',
    out: string | undefined,
    working: Working,
    options?: PackOptions,
  ): Promise<PackResult>;
  /** Reads an auditor's list of requests (CSV or workbook) and proposes what answers each. */
  matchRequests(path: string): Promise<MatchedList>;

  doctor(): Promise<DoctorReport>;
  close(): Promise<void>;
}
