/**
 * The kinds of facts and what each one says. Collectors in `facts/` produce them, checks in `controls/` read them; neither
 * knows the other. State kinds hold over a stretch of time; `landed-change`, `ref-move`, `changeset` (when it was merged),
 * `difference`, `rule-bypass`, `deployment`, `release` and `audit-event` are events.
 */
import type { DescribedOutputFact } from './described-output.ts';
import type { DeclaredWaiverFact } from './declared-waiver.ts';
import type { Instant } from '../base/instant.ts';
import type { DataFlow, DeclaredField, FindingClass, Severity, Suppression } from './finding.ts';
import type { FileContext } from './file-kind.ts';
import type { AuditEvent, Employment, MachineCredential, Membership, OrganisationSettings, Team } from './access.ts';
import type { BranchRulesFact, RuleBypass } from './branch-rules.ts';
import type { LandedChange } from './change.ts';
import type { Changeset } from './changeset.ts';
import type { Deployment, Environment, ForgeAlert, Release } from './deployment.ts';
import type { ExposureFact } from './exposure.ts';
import type { ForgeScanner } from './forge-scanner.ts';
import type { HandlerClassFact, HandlerFact, LoggingFileFact, RequestGuardFact, RouterMountFact } from './handler.ts';
import type { RefMove } from './history.ts';
import type { IncidentFact, KeptRecordFact, PromisedActionFact } from './kept-record.ts';
import type { ObjectId } from './repository.ts';
import type { PolicyFact } from './policy.ts';
import type { PublishingFact } from './publishing.ts';
import type { Difference } from './reconciliation.ts';
import type { CollectionPurposeFact } from './collection-purpose.ts';
import type { ConsentStoreFact } from './consent-store.ts';
import type { TrackerFact } from './tracking.ts';
import type { TimeKeepingFact } from './time-keeping.ts';
import type { TableConstraintsFact } from './table-constraints.ts';
import type { StoredTableFact } from './stored-table.ts';
import type { PublicRouteFact, TransportPolicyFact } from './web-surface.ts';

export interface FactMap {
  /** State, from the root commit on. The population of every state check. */
  readonly repository: RepositoryFact;
  /** State, for as long as it is known to be there. The population of checks that judge branches. */
  readonly branch: BranchFact;
  readonly 'landed-change': LandedChange;
  readonly 'ref-move': RefMove;
  readonly pipeline: PipelineFact;
  readonly 'pipeline-script': PipelineScriptFact;
  readonly 'code-owners': CodeOwnersFact;
  readonly 'branch-owners': BranchOwnersFact;
  readonly 'update-bot': UpdateBotFact;
  readonly 'dependency-manifest': DependencyManifestFact;
  readonly 'runtime-version': RuntimeVersionFact;
  readonly 'container-image': ContainerImageFact;
  readonly 'infrastructure-resource': InfrastructureResourceFact;
  readonly document: DocumentFact;
  /** A policy with its testable clauses, at one version of its file. */
  readonly policy: PolicyFact;
  readonly 'tracked-file': TrackedFileFact;
  readonly 'access-review': AccessReviewFact;
  readonly 'accepted-risk': AcceptedRiskFact;
  /** State: what may leave the company when a package, an image or a build is published. */
  readonly publishing: PublishingFact;
  readonly 'kept-record': KeptRecordFact;
  readonly 'promised-action': PromisedActionFact;
  /** State: the record of an incident, as one version of its file has it. */
  readonly incident: IncidentFact;
  /** State: something that answers requests, calls or messages, as one file declares it. */
  readonly handler: HandlerFact;
  /** State: which functions of a file write logs. */
  readonly 'logging-file': LoggingFileFact;
  /** State: what asks before every request of a service, or of a part of it. */
  readonly 'request-guard': RequestGuardFact;
  /** State: a class, mixin or type with what asks before the handlers that inherit or demand it. */
  readonly 'handler-class': HandlerClassFact;
  /** State: where routers of other files are hung, with what asks before them. */
  readonly 'router-mount': RouterMountFact;
  /** State: a route that stands on a list of those that are public by decision. */
  readonly 'public-route': PublicRouteFact;
  /** State: what keeps the clock of a machine right, or how a log writes the time. */
  readonly 'time-keeping': TimeKeepingFact;
  /** State: what one file says of a table in which things are kept. */
  readonly 'stored-table': StoredTableFact;
  /** State: what the datastore refuses, as one file declares it of a table. */
  readonly 'table-constraints': TableConstraintsFact;
  /** State: what an interface returns by its own description. */
  readonly 'described-output': DescribedOutputFact;
  readonly 'declared-waiver': DeclaredWaiverFact;
  /** State: what tells browsers to use TLS only. */
  readonly 'transport-policy': TransportPolicyFact;
  /** State: a tracker that a page starts, or a sign that its visitors are asked before. */
  readonly tracker: TrackerFact;
  /** State: where consents of people are kept, as one file declares it. */
  readonly 'consent-store': ConsentStoreFact;
  /** State: what an app asks people for or collects, with what it says that for. */
  readonly 'collection-purpose': CollectionPurposeFact;
  readonly finding: FindingFact;
  /** State, since its first commit: a secret that stands only in commits beside the production branch. */
  readonly 'side-commit-secret': FindingFact;
  /** State: what a search of the user's own check matches, for as long as it stood there. */
  readonly 'search-match': SearchMatchFact;
  readonly changeset: Changeset;
  readonly difference: Difference;
  readonly 'branch-rules': BranchRulesFact;
  readonly 'rule-bypass': RuleBypass;
  readonly deployment: Deployment;
  readonly environment: Environment;
  readonly release: Release;
  readonly 'forge-alert': ForgeAlert;
  /** State: what the forge scans by a setting of the repository. */
  readonly 'forge-scanner': ForgeScanner;
  /** State: a dependency with a known vulnerability, by the configured advisories; and what was looked up. */
  readonly exposure: ExposureFact;
  /** Of the organisation that the repository belongs to; the same value stands with each of its repositories. */
  readonly organisation: OrganisationSettings;
  readonly membership: Membership;
  readonly team: Team;
  readonly 'machine-credential': MachineCredential;
  readonly 'audit-event': AuditEvent;
  readonly employment: Employment;
}

/** A branch in scope. */
export interface BranchFact {
  readonly branch: string;
  /** What production is built from; of the others only what landed on them is audited, and their rules. */
  readonly isProduction: boolean;
  /** Where it was seen to point. */
  readonly head: ObjectId;
  /** The last commit that it shares with a branch before it in scope; null: none. Landings count from there on. */
  readonly fork: ObjectId | null;
  /** Over its whole history: `git rev-list --first-parent --count <head> [^<fork>]` on the first-parent chain. */
  readonly landings: number;
}

/** State of a branch in scope beside the production branch: its own owners files, which count for what is merged into it. */
export interface BranchOwnersFact {
  readonly branch: string;
  /** Of those that name somebody. */
  readonly paths: readonly string[];
}

export interface RepositoryFact {
  readonly branch: string;
  /** Languages of the files at the head with their number of files. */
  readonly languages: Readonly<Record<string, number>>;
}

/**
 * Which scanners a pipeline step runs. `posture` looks at the pipeline or project itself (scorecard, zizmor, actionlint,
 * harden-runner): shown, but it stands for none of the others.
 */
export type ScannerKind = 'sast' | 'sca' | 'secrets' | 'iac' | 'dast' | 'container' | 'sbom' | 'signing' | 'posture';

export interface PipelineStep {
  readonly job: string;
  /** From 1, in the pipeline file. */
  readonly line: number;
  /** `uses:`, orb, include or image reference, as written. */
  readonly uses?: string;
  readonly run?: string;
  /** A failure here does not fail the pipeline: continue-on-error, allow_failure, `|| true`, exit code 0 … and which. */
  readonly neutralisers: readonly string[];
  readonly scanners: readonly { readonly kind: ScannerKind; readonly tool: string }[];
  readonly runsTests: boolean;
  /** Inputs (`with:`) and environment, values as written; expressions such as `${{ secrets.X }}` are kept. */
  readonly inputs: Readonly<Record<string, string>>;
  /** What of the repository it runs in its turn, as far as the command names it. */
  readonly calls?: readonly ScriptCall[];
  /** Absent when it does nothing of the kind. */
  readonly infrastructure?: readonly InfrastructureAct[];
  /**
   * On which events it may run by the conditions of its job and its own, in the words of `triggers`; `push:main` is a
   * push to that branch only, `push:$default` to the default one, `push:tag` of a tag, `pull_request:merged` the end of a
   * merged change. Only of steps that act on infrastructure or call a file that may.
   */
  readonly events?: readonly string[];
  /** A condition beside those that events could be read from; it may hold or not. */
  readonly unclear?: string;
  /** The environment that the job of a step that acts on infrastructure names. */
  readonly environment?: string;
  /** The line at which something of its job asks how this step ended. */
  readonly outcomeReadAt?: number;
}

/**
 * A target of a file that a command runs: `make lint`, `npm run audit`, `./ci/scan.sh`, `tox -e bandit`. `settings` is no
 * target: a linter of that name, whose settings may switch a security plug-in on.
 */
export interface ScriptCall {
  readonly by: 'make' | 'npm' | 'file' | 'tox' | 'nox' | 'task' | 'just' | 'composer' | 'settings';
  /** A path from `folder` for a file; empty: the default target, or all of them. */
  readonly name: string;
  /** Where it is run, from the root of the repository; absent: the root, as far as is known. */
  readonly folder?: string;
  /** Why its failure does not fail the step that calls it. */
  readonly neutraliser?: string;
}

/** A file with commands that pipelines may run: Makefile, package.json, shell script; or settings of a linter. */
export interface PipelineScriptFact {
  readonly by: ScriptCall['by'];
  readonly path: string;
  /** Those that scan or call something further. `job` is the target; neutralisers are those of the command alone. */
  readonly steps: readonly PipelineStep[];
  /** The target that runs when none is named. */
  readonly first?: string;
}

/** What a step does with infrastructure code. */
export interface InfrastructureAct {
  /**
   * `compares`: fails when what runs is not what the code says (`plan -detailed-exitcode`). `shows`: compares too, but a
   * difference fails nothing by itself (a plain `plan`). `applies`: makes it what the code says.
   */
  readonly act: 'compares' | 'shows' | 'applies';
  readonly tool: string;
}

/** One pipeline definition file (GitHub Actions workflow, .gitlab-ci.yml, …). */
export interface PipelineFact {
  readonly system: string;
  readonly path: string;
  readonly name: string;
  /** Event names, normalised to GitHub's: `pull_request`, `push`, `merge_group`, `schedule`, `pull_request_target`, … */
  readonly triggers: readonly string[];
  /** Runs on each proposed change (pull_request, merge_group, merge request pipelines). */
  readonly onChange: boolean;
  /** Runs only when a change touches these paths (`!` before those it ignores): not on *every* change. */
  readonly pathFilters?: readonly string[];
  /** Token permissions: `undeclared`, `read-only`, `write-all`, or the scopes that may write at the top level. */
  readonly permissions: 'undeclared' | 'read-only' | 'write-all' | readonly string[];
  /** What jobs are called where they report, when that is not their key. */
  readonly jobNames?: Readonly<Record<string, string>>;
  /** Jobs that declare permissions of their own. */
  readonly jobsWithPermissions: readonly string[];
  readonly jobs: readonly string[];
  readonly steps: readonly PipelineStep[];
}

export interface CodeOwnersFact {
  readonly path: string;
  /** `section` only in GitLab files: the last match wins within each section. */
  readonly rules: readonly {
    readonly pattern: string;
    readonly owners: readonly string[];
    readonly line: number;
    readonly section?: string;
  }[];
  /** Lines that could not be read, from 1. */
  readonly invalidLines: readonly number[];
}

export interface UpdateBotFact {
  readonly tool: 'dependabot' | 'renovate';
  readonly path: string;
  /** `*` for a bot that finds ecosystems by itself. Ecosystem names as in `DependencyManifestFact`. */
  readonly ecosystems: readonly { readonly ecosystem: string; readonly directory: string }[];
}

export type Ecosystem =
  | 'npm'
  | 'go'
  | 'pip'
  | 'maven'
  | 'gradle'
  | 'cargo'
  | 'bundler'
  | 'composer'
  | 'nuget'
  | 'docker'
  | 'github-actions'
  | 'terraform';

export interface DependencyManifestFact {
  readonly ecosystem: Ecosystem;
  readonly path: string;
  /** `manifest` declares, `lock` resolves. */
  readonly role: 'manifest' | 'lock';
  /** Names of direct dependencies declared here, when the format could be read. */
  readonly dependencies: readonly string[];
  readonly context: FileContext;
}

export interface RuntimeVersionFact {
  readonly runtime: 'node' | 'python' | 'go' | 'java' | 'ruby' | 'php' | 'dotnet';
  /** As written, e.g. `3.12`, `>=20`, `1.24.0`. */
  readonly version: string;
  readonly path: string;
  readonly line: number;
}

export interface ContainerImageFact {
  readonly path: string;
  readonly line: number;
  /** The image reference as written in `FROM` or `image:`; build stages and `scratch` are left out. */
  readonly image: string;
  readonly tag?: string;
  readonly digest?: string;
  /** The final stage runs as: undefined when no USER is set. */
  readonly user?: string;
  readonly context: FileContext;
}

/** A resource declared in Terraform, CloudFormation or a Kubernetes manifest. */
export interface InfrastructureResourceFact {
  readonly tool: 'terraform' | 'kubernetes' | 'cloudformation' | 'compose';
  readonly type: string;
  readonly name: string;
  readonly path: string;
  readonly line: number;
  /** Attributes flattened to dotted paths, scalar values only; a value that is an expression is `{ expression }` text. */
  readonly attributes: Readonly<Record<string, string | number | boolean | null>>;
  readonly context: FileContext;
  /** By what a value that stands elsewhere is known, by attribute: `var.encrypted by default (variables.tf:3)`. */
  readonly from?: Readonly<Record<string, string>>;
  /** What an attribute hangs on that the repository does not say: `var.encrypted (variables.tf:3), which is not set here`. */
  readonly unset?: Readonly<Record<string, string>>;
  /** The ways by which it is made, if others than its own file: calls, outermost first, and files of values. */
  readonly through?: readonly string[];
}

export type DocumentTopic =
  | 'security-policy' // how outsiders report problems: SECURITY.md, security.txt
  | 'incident-response'
  | 'post-mortem'
  | 'runbook'
  | 'disaster-recovery'
  | 'backup'
  | 'risk-register'
  | 'threat-model'
  | 'impact-assessment' // of processing that may be risky for people
  | 'information-security-policy'
  | 'data-classification'
  | 'data-retention'
  | 'privacy-notice'
  | 'access-policy'
  | 'contributing'
  | 'licence'
  | 'change-template'
  | 'architecture';

export interface DocumentFact {
  readonly topic: DocumentTopic;
  readonly path: string;
  readonly title: string;
  readonly words: number;
  /** Holds an address, a link or a form through which a report can be made. */
  readonly hasContact: boolean;
  /** Of assessments: the headings below which something is written, lower case. */
  readonly sections?: readonly string[];
  /** When this version of the document landed. */
  readonly revisedAt: Instant;
}

export type ReviewDecision = 'keep' | 'change' | 'revoke';

/** The record of an access review of one system, as a file of the repository says. */
export interface AccessReviewFact {
  readonly path: string;
  /** As written; null: the record names none. */
  readonly system: string | null;
  readonly reviewers: readonly string[];
  /** When it says it was made. */
  readonly date: Instant | null;
  /** How many accounts it says there were. */
  readonly population: number | null;
  readonly decisions: readonly {
    readonly account: string;
    /** Null: a word that is none of these. */
    readonly decision: ReviewDecision | null;
    /** Who decided, where the line says so. */
    readonly by?: string;
    readonly line: number;
  }[];
  /**
   * When the record first stood with a reviewer, a date and a decision, without being taken away since: the landing's
   * time, which nobody can write into the file. Null: it never did.
   */
  readonly recordedAt: Instant | null;
}

/** One version of a file that the search of a check of the user's own matches. */
export interface SearchMatchFact {
  /** Id of that check. */
  readonly check: string;
  readonly path: string;
  /** The first matching line, from 1. */
  readonly line: number;
  /** How many lines of the file match. */
  readonly lines: number;
}

/** A weakness that a scanner is told to pass over, as a file of exceptions says. */
export interface AcceptedRiskFact {
  readonly path: string;
  readonly line: number;
  /** Whose file it is: `trivy`, `snyk`, `osv-scanner`, … */
  readonly tool: string;
  /** What is passed over, as written: `CVE-2024-45337`, or a pattern of several. */
  readonly subject: string;
  /** Null: none is given. */
  readonly reason: string | null;
  /** The day on which the exception ends. Null: none is given. */
  readonly until: Instant | null;
}

/** Other files whose mere presence matters (e.g. alert rules, structured-logging configuration). */
export interface TrackedFileFact {
  readonly topic:
    | 'alert-rules'
    | 'health-check'
    | 'structured-logging'
    | 'backup-job'
    | 'database-migration'
    | 'schema'
    | 'coverage-threshold';
  readonly path: string;
  readonly line: number;
  readonly detail: string;
}

/** A finding while it stood on the default branch. The whole of it, with its fingerprint, is in `Finding`. */
export interface FindingFact {
  readonly rule: string;
  readonly class: FindingClass;
  readonly severity: Severity;
  readonly title: string;
  readonly path: string;
  readonly line: number;
  readonly excerpt: string;
  readonly fingerprint: string;
  readonly context: FileContext;
  /** A comment beside it allows it. Kept and shown; checks say how many they let pass for that reason. */
  readonly suppressed?: Suppression;
  /** What a personal-data finding declares. */
  readonly field?: DeclaredField;
  /** Where what it is about is handed on. */
  readonly flow?: DataFlow;
}
