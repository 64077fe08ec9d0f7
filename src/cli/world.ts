/**
 * What the command line touches outside itself. main.ts fills it from the process; tests fill it with values. Nothing
 * else under cli/ reads `process`.
 */
import type { Observer } from '../base/progress.ts';
import type { Config } from '../app/config.ts';
import type { Plumbline } from '../app/plumbline.ts';
import type { PackVerification, SeriesVerification, VerifyOptions } from '../app/verify.ts';

/** One of the two output streams. */
export interface Terminal {
  /** Resolves when the stream takes more. */
  write(text: string): Promise<void>;
  readonly isTerminal: boolean;
  /** Undefined when it is no terminal. */
  readonly columns: () => number | undefined;
}

export interface OpenOptions {
  readonly dataDirectory: string;
  readonly root: string;
  readonly observer: Observer;
  readonly config: Config;
}

export interface ListenOptions {
  readonly plumbline: Plumbline;
  readonly host: string;
  readonly port: number;
  /** Plumbline's own folder, where the built page is. */
  readonly root: string;
  readonly observer: Observer;
  /** Who is on the other side; `team` when absent. */
  readonly role?: 'team' | 'auditor';
  /** Whoever asks has to show it. */
  readonly token?: string;
}

export interface Listening {
  readonly url: string;
  /** Of a server with a token: a link that lets one browser in, once. */
  readonly entrance?: string;
  close(): Promise<void>;
}

export interface World {
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  /** Where Plumbline itself is installed. */
  readonly root: string;
  readonly version: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** Opens the use cases. */
  open(options: OpenOptions): Promise<Plumbline>;
  /** Opens the other door: the HTTP interface and the page. */
  listen(options: ListenOptions): Promise<Listening>;
  /** Verifies a pack without opening anything of ours: no database, no configuration. */
  verifyPack(path: string, options: VerifyOptions): Promise<PackVerification>;
  /** Several packs of one ledger, the earliest first. */
  verifySeries(paths: readonly string[], options: VerifyOptions): Promise<SeriesVerification>;
  /** Shows a page in the user's browser, if there is one. */
  browse(url: string): void;
}
