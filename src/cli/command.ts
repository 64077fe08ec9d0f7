/**
 * One definition per command and per flag. The parser, `--help`, shell completion and docs/cli.md are all made from these
 * values, so that none of them can say something the others do not.
 *
 * Invariant: a command's `run` sees only values that its flags have read and found good; a bad one never gets that far.
 * Rejected: commander's own definitions as the single source (they are objects with behaviour, hard to walk for three
 * shells and a page, and they read `process.env` themselves).
 */
import type { Result } from '../base/result.ts';
import type { Context } from './context.ts';

/** What the parser hands over: absent, present, or with a value. */
export type Given = string | readonly string[] | true | undefined;

export interface FlagValue {
  /** What help shows after the flag: `DIR`, `TIME`. */
  readonly placeholder: string;
  readonly choices?: readonly string[];
  readonly completes?: 'file' | 'folder';
  readonly repeatable?: boolean;
}

export interface Flag<T = unknown> {
  /** Without dashes. */
  readonly name: string;
  readonly short?: string;
  /** Absent for a switch. */
  readonly value?: FlagValue;
  readonly environment?: string;
  /** In words, for help and docs. */
  readonly defaultText?: string;
  /** One line, no full stop. */
  readonly summary: string;
  readonly details?: string;
  /** Reads what was given; the error is one sentence about the value. */
  read(given: Given): Result<T, string>;
}

export type Flags = Readonly<Record<string, Flag>>;
export type FlagValues<F extends Flags> = { readonly [K in keyof F]: F[K] extends Flag<infer T> ? T : never };

export interface Argument {
  /** As help shows it: `LOCATION`, `QUERY`. */
  readonly name: string;
  readonly summary: string;
  readonly required: boolean;
  readonly variadic?: boolean;
  readonly choices?: readonly string[];
  readonly completes?: 'file' | 'folder';
}

export interface Example {
  readonly command: string;
  readonly does: string;
}

/** 0 clean, 1 deviations or findings, 2 trouble (damage is trouble: a pack that does not verify), 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 130;

interface CommandBase {
  /** `noun verb`, or one word. */
  readonly name: string;
  /** One line, no full stop. */
  readonly summary: string;
  /** Paragraphs. */
  readonly details: readonly string[];
  readonly arguments: readonly Argument[];
  readonly examples: readonly Example[];
  /** What one line of `--json` holds, for docs; the manifest that ends a list is the same everywhere. */
  readonly json: string;
  /** What 0 and 1 mean here; 2 and 130 mean the same everywhere. */
  readonly exits: Readonly<Partial<Record<0 | 1 | 2, string>>>;
}

export interface CommandDefinition<F extends Flags> extends CommandBase {
  readonly flags: F;
  run(
    context: Context,
    input: { readonly flags: FlagValues<F>; readonly operands: readonly string[] },
  ): Promise<ExitCode>;
}

/** A flag whose value was no good, or two that do not go together. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** A definition with its flag types forgotten, as registries, help and parser need it. */
export interface Command extends CommandBase {
  readonly flags: Flags;
  /** `given` by flag name. Throws `UsageError`. */
  execute(context: Context, given: ReadonlyMap<string, Given>, operands: readonly string[]): Promise<ExitCode>;
}

export function defineCommand<const F extends Flags>(definition: CommandDefinition<F>): Command {
  return {
    ...definition,
    execute(context, given, operands) {
      const flags = readFlags(definition.flags, given, context.environment) as FlagValues<F>;
      return definition.run(context, { flags, operands });
    },
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Command line before environment before the flag's own default. An empty variable counts as not set. */
export function readFlags(
  flags: Flags,
  given: ReadonlyMap<string, Given>,
  environment: Environment,
): Readonly<Record<string, unknown>> {
  const read = Object.entries(flags).map(([key, flag]) => {
    const fromEnvironment = flag.environment === undefined ? undefined : environment[flag.environment] || undefined;
    const written = given.get(flag.name);
    const result = flag.read(written ?? fromEnvironment);
    if (result.ok) return [key, result.value];
    const origin = written === undefined ? `the environment variable ${flag.environment}` : `--${flag.name}`;
    throw new UsageError(`${origin}: ${result.error}`, `The flag means: ${flag.summary}.`);
  });
  return Object.fromEntries(read) as Readonly<Record<string, unknown>>;
}
