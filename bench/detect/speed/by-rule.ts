/** What each rule costs: rules that measure themselves, and what the files make for all of them once. */
import type { Rule } from '../../../src/detect/rule.ts';

export interface Cost {
  readonly name: string;
  files: number;
  bytes: number;
  matches: number;
  nanoseconds: number;
}

export interface Measured {
  readonly rules: readonly Rule[];
  readonly costs: readonly Cost[];
}

/** Made on first use by whoever asks first, for all: counted apart, or the first rule of the list would pay. */
const shared = ['masked', 'outline', 'windows'] as const;

export function measuredRules(rules: readonly Rule[]): Measured {
  const sharedCosts = new Map(shared.map((name) => [name as string, newCost(`(${name})`)]));
  const costs = rules.map((rule) => newCost(rule.meta.id));
  const measured = rules.map((rule, index): Rule => ({ ...rule, match: timed(rule, costs[index]!, sharedCosts) }));
  return { rules: measured, costs: [...costs, ...sharedCosts.values()] };
}

function newCost(name: string): Cost {
  return { name, files: 0, bytes: 0, matches: 0, nanoseconds: 0 };
}

const now = (): number => Number(process.hrtime.bigint());

function timed(rule: Rule, cost: Cost, sharedCosts: ReadonlyMap<string, Cost>): Rule['match'] {
  return (file) => {
    let elsewhere = 0;
    const view = new Proxy(file, {
      get(target, key) {
        const other = typeof key === 'string' ? sharedCosts.get(key) : undefined;
        const began = other ? now() : 0;
        const value: unknown = Reflect.get(target, key, target);
        if (other) {
          const spent = now() - began;
          other.nanoseconds += spent;
          elsewhere += spent;
        }
        return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
      },
    });
    const began = now();
    const matches = [...rule.match(view)];
    cost.nanoseconds += now() - began - elsewhere;
    cost.files++;
    cost.bytes += file.text.length;
    cost.matches += matches.length;
    return matches;
  };
}

export function costTable(costs: readonly Cost[], megabytes: number): readonly string[] {
  const sorted = [...costs].sort((a, b) => b.nanoseconds - a.nanoseconds);
  return [
    'rule                                     ms/MB     ms of all   files woken   MB woken   matches before joining',
    ...sorted.map(({ name, files, bytes, matches, nanoseconds }) => {
      const ms = nanoseconds / 1e6;
      const columns = [(ms / megabytes).toFixed(3), ms.toFixed(0), String(files), (bytes / 1e6).toFixed(1), matches];
      return `${name.padEnd(36)}${columns.map((column) => String(column).padStart(12)).join('')}`;
    }),
  ];
}
