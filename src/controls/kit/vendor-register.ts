/** Vendors that the code tells of, held against the register that the company keeps of them. */
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../../model/outcome.ts';
import type { FactView } from '../check.ts';
import { counted, listed, outOf } from '../words.ts';
import { readRegister, registrationOf, type Registration } from './register.ts';
import { vendorAt, type UsedVendor } from './vendors.ts';

const words: Readonly<Record<Registration, string>> = {
  listed: 'is registered',
  undated: 'is registered without the day until which its last review holds',
  absent: 'is not registered',
  expired: 'was last reviewed too long ago: the day until which that holds has passed',
};

export function heldAgainstRegister(
  used: readonly UsedVendor[],
  register: string,
  { facts, noun }: { readonly facts: Pick<FactView<never>, 'hasPassed'>; readonly noun: string },
): Outcome {
  if (used.length === 0) return notApplicable(`No ${noun} was recognised in dependencies and infrastructure code.`);
  const entries = readRegister(register);
  if (entries.length === 0)
    return notDetermined(
      `The code uses ${listed(used.map(vendorAt), 8)}; no register is declared to hold them against.`,
    );
  const states = used.map((vendor) => ({ vendor, state: registrationOf(entries, [vendor.name], facts) }));
  const bad = states.filter(({ state }) => state !== 'listed');
  const relied = (of: readonly UsedVendor[]): UsedVendor['shown'] => of.flatMap(({ shown }) => shown.slice(0, 3));
  if (bad.length > 0)
    return exception(
      `${outOf(bad.length, used.length, noun)}: ${listed(
        bad.map(({ vendor, state }) => `${vendorAt(vendor)} ${words[state]}`),
        6,
      )}.`,
      relied(bad.map(({ vendor }) => vendor)),
    );
  return pass(
    `${counted(used.length, noun)}, each registered: ${listed(
      used.map(({ name }) => name),
      8,
    )}.`,
    relied(used),
  );
}
