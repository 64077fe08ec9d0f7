/** What the readers of this folder find: a name and the value that stands under it, in whatever form the file has. */
import type { FileKind } from '../../model/file-kind.ts';
import { pipelines } from '../pattern-rule.ts';

export interface Pair {
  readonly name: string;
  /** Offsets in the file. */
  readonly nameStart: number;
  readonly start: number;
  readonly value: string;
  /** `settings`: every value is meant, also a lone word. `code`: a lone word is more likely a label or a field's name. */
  readonly place: 'settings' | 'code' | 'command';
  /**
   * `fallback`: in force unless the environment says otherwise (`getenv("X", "value")`). `call`: the callee says what the
   * argument is (`login(user, "value")`), so the name tells nothing more. `query`: a parameter of an address.
   */
  readonly use: 'assigned' | 'compared' | 'fallback' | 'call' | 'query';
}

/** What a reader says of a value; the name is known by then. */
export interface Value {
  readonly value: string;
  readonly start: number;
  readonly place?: Pair['place'];
  readonly use?: Pair['use'];
}

/** Written as `name: value`, with or without quotes. */
export const colonKinds: ReadonlySet<FileKind> = new Set([
  'other',
  'yaml',
  'docker-compose',
  'github-workflow',
  'github-action',
  'gitlab-ci',
  'circleci',
  'travis-ci',
  'azure-pipelines',
  'cloudbuild',
]);
/** Written as `name=value`, with or without quotes. */
export const equalKinds: ReadonlySet<FileKind> = new Set([
  'ini',
  'java properties',
  'dotenv',
  'dockerfile',
  'shell',
  'batchfile',
  'makefile',
  'jenkinsfile',
  'toml',
  'markdown',
  'text',
  ...colonKinds,
]);
/** Where command lines stand. */
export const commandKinds: ReadonlySet<FileKind> = new Set([
  'shell',
  'powershell',
  'dockerfile',
  'makefile',
  'npm-manifest',
  'jenkinsfile',
  'markdown',
  'text',
  ...colonKinds,
]);
/** Services of a pipeline live for minutes and are reached by nobody. */
export const pipelineKinds: ReadonlySet<FileKind> = new Set(pipelines);
export const settingKinds: ReadonlySet<FileKind> = new Set([
  ...equalKinds,
  'json',
  'xml',
  'hcl',
  'npm-manifest',
  'maven-manifest',
]);
