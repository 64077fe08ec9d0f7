/** Everything the use cases share, made once by `open.ts`. */
import type { Digest } from '../base/digest.ts';
import type { Clock } from '../base/clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RuleSet } from '../detect/rule-set.ts';
import type { RawBytes } from '../evidence/raw-bytes.ts';
import type { RuleSources } from './rules/sources.ts';
import type { SearchEngine } from '../search/contract.ts';
import type { DeltaStore } from '../search/deltas/delta-store.ts';
import type { ScanCache } from '../store/caches.ts';
import type { ChangePopulations } from '../store/change-populations.ts';
import type { ChangeRows } from '../store/change-rows.ts';
import type { DependencyStore } from '../store/dependencies.ts';
import type { SideCommitStore } from '../store/side-commits.ts';
import type { DecisionStore } from '../store/decisions.ts';
import type { FindingStore } from '../store/findings.ts';
import type { AnswerNotes } from '../store/forge-answers.ts';
import type { ForgeRecordStore } from '../store/forge-records.ts';
import type { ForgeSourceStore } from '../store/forge-sources.ts';
import type { BranchHistoryStore } from '../store/branch-histories.ts';
import type { HistoryStore } from '../store/histories.ts';
import type { RefLedger } from '../store/ref-ledger.ts';
import type { RepositoryStore } from '../store/repositories.ts';
import type { ScanCarrying } from '../store/scan-carrying.ts';
import type { RunStore } from '../store/runs.ts';
import type { Config } from './config.ts';
import type { Content } from './content.ts';
import type { DataDirectory } from './data-directory.ts';
import type { Environment } from './forges/tokens.ts';
import type { RunSummary } from './plumbline.ts';
import type { CheckVersions } from './versions.ts';

export interface Stores {
  readonly repositories: RepositoryStore;
  readonly histories: HistoryStore;
  readonly branchHistories: BranchHistoryStore;
  readonly refs: RefLedger;
  readonly cache: ScanCache;
  readonly carrying: ScanCarrying;
  readonly findings: FindingStore;
  readonly runs: RunStore<RunSummary>;
  readonly forgeSources: ForgeSourceStore;
  readonly forgeRecords: ForgeRecordStore;
  readonly forgeAnswers: AnswerNotes;
  readonly changePopulations: ChangePopulations;
  readonly changeRows: ChangeRows;
  readonly dependencies: DependencyStore;
  readonly sideCommits: SideCommitStore;
  readonly decisions: DecisionStore;
}

export interface AppContext {
  readonly version: string;
  /** Plumbline's own folder: content/, src/, dist/. */
  readonly root: string;
  readonly directory: DataDirectory;
  readonly clock: Clock;
  /** Where tokens may be; nothing else is read from it. */
  readonly environment: Environment;
  readonly config: Config;
  readonly content: Content;
  readonly checkVersions: CheckVersions;
  /** Of what joins landings to changesets. */
  readonly joinerVersion: Digest;
  readonly stores: Stores;
  /** Opened on first use: `doctor` and `repo list` need neither. */
  readonly engine: () => Promise<SearchEngine>;
  /** The record of differences and messages that the engine reads. */
  readonly deltas: () => DeltaStore;
  readonly ledger: () => Ledger;
  readonly rawBytes: RawBytes;
  /** The rules in force: those that ship and the user's own. */
  readonly ruleSet: () => RuleSet;
  /** What the user wrote about rules: own ones, and what was waved through. */
  readonly ruleSources: () => RuleSources;
  /** Keys the hash of found secrets; never leaves the keys folder. */
  readonly secretKey: () => Uint8Array;
  /** Repositories that are looked at or read at a time: each is a git process that is waited for. */
  readonly lanes: number;
  /** Scan workers. */
  readonly workers: number;
  /** Makes run ids unique. */
  readonly nonce: () => string;
}
