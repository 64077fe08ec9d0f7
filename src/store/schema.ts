/**
 * The tables, as Kysely sees them. One table per aggregate or list; what is only ever read whole (a landing's message, a
 * match list, a run) is a JSON document in one column, so that the schema names what is searched and nothing else.
 */
import type { Generated } from 'kysely';

export interface Schema {
  repository: RepositoryTable;
  landing: LandingTable;
  path_tenure: PathTenureTable;
  branch_history: BranchHistoryTable;
  branch_landing: BranchLandingTable;
  ref_sweep: RefSweepTable;
  ref_observation: RefObservationTable;
  changeset_join: ChangesetJoinTable;
  blob_scan: BlobScanTable;
  rule_set: RuleSetTable;
  extraction: ExtractionTable;
  finding: FindingTable;
  run: RunTable;
  sealed_evidence: SealedEvidenceTable;
  forge_source: ForgeSourceTable;
  forge_repository: ForgeRepositoryTable;
  forge_sweep: ForgeSweepTable;
  forge_gap: ForgeGapTable;
  forge_record: ForgeRecordTable;
  forge_answer: ForgeAnswerTable;
  webhook_delivery: WebhookDeliveryTable;
  change_population: ChangePopulationTable;
  change_part: ChangePartTable;
  change_population_chunk: ChangePopulationChunkTable;
  change_chunk: ChangeChunkTable;
  change_block: ChangeBlockTable;
  judged_change: JudgedChangeTable;
  judged_change_text: JudgedChangeTextTable;
  judged_change_person: JudgedChangePersonTable;
  judged_change_finding: JudgedChangeFindingTable;
  dependency_file: DependencyFileTable;
  dependency_reading: DependencyReadingTable;
  dependency: DependencyTable;
  side_reading: SideReadingTable;
  side_blob: SideBlobTable;
  decision_batch: DecisionBatchTable;
  decision: DecisionTable;
}

interface RepositoryTable {
  name: string;
  location: string;
  git_directory: string;
  added_at: string;
  /** JSON of `Repository` as last observed. */
  document: string;
}

interface LandingTable {
  repository: string;
  position: number;
  commit_oid: string;
  landed_at: string;
  /** JSON of `LandedCommit`. */
  document: string;
}

interface PathTenureTable {
  repository: string;
  path: string;
  from_position: number;
  to_position: number | null;
  blob: string;
  mode: string;
}

/** A branch in scope beside the production branch, as it was read last. */
interface BranchHistoryTable {
  repository: string;
  branch: string;
  head: string;
  /** The commit at which it left a branch before it in scope; null: they have none in common. */
  fork: string | null;
}

/** Landings of its own. */
interface BranchLandingTable {
  repository: string;
  branch: string;
  position: number;
  commit_oid: string;
  landed_at: string;
  /** JSON of `BranchLanding`. */
  document: string;
}

/** One row per look at a repository's refs: with `ref_observation` (changes only) it says what every ref was at that time. */
interface RefSweepTable {
  sequence: Generated<number>;
  repository: string;
  observed_at: string;
  refs: number;
}

/** Append-only. `oid` null: the ref was gone. */
interface RefObservationTable {
  sequence: Generated<number>;
  repository: string;
  ref: string;
  oid: string | null;
  observed_at: string;
}

interface ChangesetJoinTable {
  repository: string;
  commit_oid: string;
  joined_by: string;
  document: string;
}

/** What the rules of `ruleset` say of one blob read as one kind of file. A later ruleset replaces the row. */
interface BlobScanTable {
  blob: string;
  kind: string;
  ruleset: string;
  matches: string;
}

/** What a ruleset was made of when blobs were scanned with it: tells which of its results another one can keep. */
interface RuleSetTable {
  version: string;
  document: string;
}

interface ExtractionTable {
  blob: string;
  path: string;
  version: string;
  document: string;
}

interface FindingTable {
  repository: string;
  fingerprint: string;
  rule: string;
  class: string;
  severity: number;
  path: string;
  line: number;
  context: string;
  at_head: number;
  first_seen_at: string;
  document: string;
}

interface RunTable {
  id: string;
  /** `sealing` until the ledger acknowledged every envelope, then `sealed`. */
  status: 'sealing' | 'sealed';
  finished_at: string;
  /** Names everything that could change the result: heads, period, versions, configuration. */
  inputs_digest: string;
  summary: string;
  /** zstd of the JSON of `Run`. */
  document: Uint8Array;
  /** JSON of the envelopes to seal, in order. */
  envelopes: string;
}

interface SealedEvidenceTable {
  id: string;
  run: string;
  position: number;
  digest: string;
  document: string;
}

interface ForgeSourceTable {
  id: string;
  kind: string;
  added_at: string;
  /** JSON: address, owner, and where its token is to be found; never the token. */
  document: string;
}

interface ForgeRepositoryTable {
  source: string;
  path: string;
  /** The repository's name in `repository`, once it is taken in. */
  name: string | null;
  document: string;
}

/** One walk through one strand of one repository (`repository` empty: of the organisation). */
interface ForgeSweepTable {
  sequence: Generated<number>;
  source: string;
  repository: string;
  strand: string;
  started_at: string;
  /** Null while it is under way, or was cut off: the next sync goes on from `cursor`. */
  finished_at: string | null;
  since: string | null;
  cursor: string | null;
  /** 1: everything there is was told, and what was not told is gone. */
  whole: number;
  records: number;
  /** JSON list of the branches that were asked about; null: not written down, as before that was, or none in particular. */
  branches: string | null;
}

interface ForgeGapTable {
  sweep: number;
  position: number;
  reason: string;
  document: string;
}

/** Every version that was ever seen. The current one has the highest `version` and no `gone_at`. */
interface ForgeRecordTable {
  source: string;
  repository: string;
  strand: string;
  key: string;
  version: number;
  digest: string;
  first_seen_at: string;
  last_seen_at: string;
  gone_at: string | null;
  /** The sweep that saw it last. */
  sweep: number;
  document: string;
  /** JSON list of digests of the answers it was read from. */
  raw: string;
}

/** `request`: SHA-256 of source and request line. */
interface ForgeAnswerTable {
  request: string;
  line: string;
  digest: string;
  status: number;
  etag: string | null;
  last_modified: string | null;
  link: string | null;
  at: string;
}

interface WebhookDeliveryTable {
  source: string;
  delivery: string;
  event: string;
  received_at: string;
  digest: string;
  /** Null until what it told was stored. */
  handled_at: string | null;
}

/** What each of these holds: `change-populations.ts`. */
interface ChangePopulationTable {
  id: string;
  run: string | null;
  span_from: string;
  span_to: string;
}

interface ChangePartTable {
  population: string;
  repository: string;
  document: string;
}

interface ChangePopulationChunkTable {
  population: string;
  chunk: number;
}

interface ChangeChunkTable {
  id: Generated<number>;
  digest: string;
  repository: string;
  branch: string;
  first_position: number;
  first_at: string;
  last_at: string;
  /** Its landings have the numbers from here to there. */
  first_change: number;
  last_change: number;
}

interface ChangeBlockTable {
  id: Generated<number>;
  chunk: number;
  document: Uint8Array;
}

interface JudgedChangeTable {
  id: number;
  block: number;
  slot: number;
  repository: string;
  branch: string;
  position: number;
  commit_oid: string;
  landed_at: string;
  outcome: number;
  method: string;
  joined_by: string;
  bot: number;
  /** The first, in lower case; empty when there is none. */
  author: string;
  change_id: string | null;
  /** Commit of the landing that it takes back. */
  revert_of: string | null;
}

interface JudgedChangeTextTable {
  change: number;
  people: string;
  words: string;
}

interface JudgedChangePersonTable {
  change: number;
  role: string;
  name: string;
}

interface JudgedChangeFindingTable {
  change: number;
  code: string;
}

/** What a reader of manifests or lock files said of one blob. */
interface DependencyFileTable {
  blob: string;
  /** `<id>@<version>` of the reader. */
  format: string;
  /** zstd of JSON. */
  document: Uint8Array;
}

interface DependencyReadingTable {
  repository: string;
  key: string;
  read_from: number;
  unread: string;
}

/** A version at a path, from a landing to a landing. */
interface DependencyTable {
  repository: string;
  path: string;
  ecosystem: string;
  name: string;
  /** What follows the last `:` or `/` of the name. */
  short_name: string;
  version: string | null;
  requirement: string | null;
  direct: number | null;
  scope: string;
  line: number;
  known: string;
  because: string | null;
  since_position: number;
  since_known: number;
  until_position: number | null;
}

/** How far the commits beside the branch were read. */
interface SideReadingTable {
  repository: string;
  /** Commits, with spaces between them. */
  tips: string;
  landing: string;
}

/** A content at a path that never stood on the production branch, with the commits that brought it there. */
interface SideBlobTable {
  repository: string;
  blob: string;
  path: string;
  first_commit: string;
  first_at: string;
  first_by: string;
  last_commit: string;
  last_at: string;
  last_by: string;
}

/** Decisions that were made by one act and sealed by one append. */
interface DecisionBatchTable {
  id: number;
  /** The caller's own, by which a repetition is known. */
  key: string | null;
  /** Digest of what was asked. */
  request: string;
  /** `sealing` until the ledger acknowledged every envelope, then `sealed`. */
  status: 'sealing' | 'sealed';
  /** JSON of the envelopes to seal, in order. */
  envelopes: string;
}

/** Append-only, kept so by triggers. */
interface DecisionTable {
  sequence: Generated<number>;
  id: string;
  kind: string;
  batch: number;
  /** The canonical JSON that was sealed, byte for byte. */
  document: string;
}
