/**
 * Which release lines a declared version allows. `20.11.1`, `v20`, `^20.1`, `20.x`: line 20 alone. `>=18`, `18 - 24`: line 18
 * or a newer one (open). `18 || >=20`: two choices. Words such as `lts/*` or `latest` name no line.
 */
import type { RuntimeVersionFact } from '../../model/fact-map.ts';

export interface VersionChoice {
  readonly cycle: string;
  /** A newer line would do as well. */
  readonly open: boolean;
  /** The newest line that would do, where the declaration says so: `>=20 <22` ends with 21. */
  readonly last?: string;
}

/** Runtimes whose line is the major version alone; the others need the minor version too. */
const majorOnly = new Set(['node', 'java']);
/** `^3.8` stays within the major version, which for these runtimes holds many lines. */
const caretIsOpen = new Set(['python', 'php', 'ruby', 'go']);

export function cyclesOf({ runtime, version, path }: RuntimeVersionFact): readonly VersionChoice[] {
  return version.split('||').flatMap((choice) => {
    const found = /(?<operator>>=|<=|~=|~>|[><^~=!])?\s*(?:v|go|[a-z]+-)?(?<major>\d+)(?:\.(?<minor>\d+))?/i.exec(
      choice,
    );
    const cycle = found?.groups && cycleOf(runtime, found.groups['major']!, found.groups['minor']);
    if (!found || cycle === undefined) return [{ cycle: '', open: true }];
    const operator = /\d\s+-\s+\d/.test(choice) ? '-' : (found.groups?.['operator'] ?? '');
    const last = lastOf(runtime, choice);
    return [{ cycle, open: isOpen(runtime, operator, path), ...(last === undefined ? {} : { last }) }];
  });
}

function cycleOf(runtime: string, major: string, minor: string | undefined): string | undefined {
  // Java called its versions 1.8 until it called them 9.
  if (runtime === 'java') return major === '1' ? minor : major;
  if (majorOnly.has(runtime)) return major;
  if (runtime === 'dotnet') return Number(major) >= 5 ? major : minor === undefined ? undefined : `${major}.${minor}`;
  return minor === undefined ? undefined : `${major}.${minor}`;
}

function isOpen(runtime: string, operator: string, path: string): boolean {
  if (['>', '>=', '~=', '<', '<=', '!', '-'].includes(operator)) return true;
  if (operator === '^') return caretIsOpen.has(runtime);
  // The `go` line of go.mod is the lowest version that compiles the module, not the one that does.
  return runtime === 'go' && /(?:^|\/)go\.(?:mod|work)$/.test(path);
}

/** The upper end of `>=20 <22`, `>=20 <=22` and `20 - 22`; only for runtimes whose lines are whole numbers. */
function lastOf(runtime: string, choice: string): string | undefined {
  if (!majorOnly.has(runtime)) return undefined;
  const found = /(?:<(?<orEqual>=)?\s*|\d\s+-\s+)v?(?<major>\d+)(?<rest>(?:\.\d+)*)/.exec(choice)?.groups;
  if (!found) return undefined;
  const below = choice.includes('<') && found['orEqual'] === undefined && /^(?:\.0)*$/.test(found['rest'] ?? '');
  return String(Number(found['major']) - (below ? 1 : 0));
}
