/** What is right and wrong in a file of waivers before it lands: its form, and what only the whole house knows. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import { readWaivers } from '../../facts/extractors/declared-waivers.ts';
import { problemOf } from '../../model/standing/declared-waivers.ts';
import type { AppContext } from '../context.ts';
import { houseOf } from './declared.ts';
import type { CheckedWaivers } from './use-cases.ts';

export function checkWaiverFile(
  path: string,
  context: Pick<AppContext, 'content' | 'config' | 'clock'>,
): CheckedWaivers {
  const { waivers, faults } = readWaivers(basename(path), textOf(path));
  const house = houseOf(context);
  const from = context.clock.now();
  const problems = waivers.flatMap(({ line, value }) => {
    const because = problemOf(value, value.from ?? from, house);
    return because === undefined ? [] : [{ line, because: `${value.id}: ${because}` }];
  });
  return {
    waivers: waivers.map(({ line, value }) => ({ line, id: value.id, control: value.target.control })),
    faults: [...faults, ...problems].sort((a, b) => a.line - b.line),
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const hint = 'Name a file such as plumbline-waivers.yaml.';
    throw new AppError('app/unreadable', `${path} cannot be read`, { hint, cause });
  }
}
