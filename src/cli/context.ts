/** What a command's `run` works with: where results go, how they look, and the use cases, opened when first asked for. */
import { isAbsolute, join, resolve } from 'node:path';
import type { Config } from '../app/config.ts';
import type { Plumbline, Working } from '../app/plumbline.ts';
import type { Command, FlagValues } from './command.ts';
import type { globalFlags } from './flags.ts';
import { createStyle, wantsColour, type Style } from './output/style.ts';
import { createProgress, type ShownProgress } from './progress/progress.ts';
import type { World } from './world.ts';

export type GlobalValues = FlagValues<typeof globalFlags>;

export interface Context {
  readonly commands: readonly Command[];
  readonly environment: World['environment'];
  readonly world: World;
  readonly json: boolean;
  readonly style: Style;
  /** For what goes to stderr. */
  readonly noteStyle: Style;
  /** How wide results may be: the terminal, else 100. */
  readonly columns: number;
  readonly working: Working;
  /** A line (or several) of results. */
  print(text: string): Promise<void>;
  printJson(value: unknown): Promise<void>;
  /** Something for the person, not for the pipe. Ends progress bars that stand in the way. */
  note(text: string): Promise<void>;
  config(): Promise<Config>;
  plumbline(): Promise<Plumbline>;
  /** Closes what was opened. */
  close(): Promise<void>;
}

export function dataDirectoryOf(values: GlobalValues, world: Pick<World, 'environment' | 'home' | 'cwd'>): string {
  if (values.data !== undefined) return resolve(world.cwd, values.data);
  const xdg = world.environment['XDG_DATA_HOME'];
  // The XDG specification: a relative path there is invalid and has to be ignored.
  const base = xdg !== undefined && isAbsolute(xdg) ? xdg : join(world.home, '.local', 'share');
  return join(base, 'plumbline');
}

export function createContext(world: World, values: GlobalValues, commands: readonly Command[]): Context {
  const colour = (terminal: World['stdout']): boolean =>
    wantsColour({ environment: world.environment, isTerminal: terminal.isTerminal, refused: values.noColor });
  const progress = createProgress(values.progress ?? 'auto', world);
  const doors = lazily(world, values, progress);
  return {
    commands,
    environment: world.environment,
    world,
    json: values.json,
    style: createStyle(colour(world.stdout)),
    noteStyle: createStyle(colour(world.stderr)),
    columns: world.stdout.columns() ?? 100,
    working: { observer: progress.observer, signal: world.signal },
    async print(text) {
      progress.clear();
      await world.stdout.write(`${text}\n`);
    },
    async printJson(value) {
      progress.clear();
      await world.stdout.write(`${JSON.stringify(value)}\n`);
    },
    async note(text) {
      progress.clear();
      await world.stderr.write(`${text}\n`);
    },
    ...doors,
  };
}

function lazily(
  world: World,
  values: GlobalValues,
  progress: ShownProgress,
): Pick<Context, 'config' | 'plumbline' | 'close'> {
  let config: Promise<Config> | undefined;
  let opened: Promise<Plumbline> | undefined;

  const readConfig = async (): Promise<Config> => {
    const { loadConfig } = await import('../app/config.ts');
    return loadConfig(values.config, world.cwd);
  };
  const open = async (): Promise<Plumbline> => {
    const read = await (config ??= readConfig());
    return world.open({
      dataDirectory: dataDirectoryOf(values, world),
      root: world.root,
      observer: progress.observer,
      config: read,
    });
  };
  return {
    config: () => (config ??= readConfig()),
    plumbline: () => (opened ??= open()),
    async close() {
      progress.close();
      // A failed opening has been reported by whoever awaited it; here there is only nothing to close.
      const plumbline = await opened?.catch(() => undefined);
      await plumbline?.close();
    },
  };
}
