import { exception, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { organisationOf } from '../../kit/access.ts';
import { readRegister, registrationOf } from '../../kit/register.ts';
import { untold } from '../../kit/seen.ts';
import { counted, listed } from '../../words.ts';

export const multiFactorRequired = defineCheck({
  meta: {
    id: 'multi-factor-required',
    title: 'The organisation demands a second factor of everybody, and nobody is without one',
    question: 'Was multi-factor authentication mandatory for everyone who could reach source code?',
    rationale:
      'A stolen password is the cheapest way into source code. The setting of the organisation and the list of those without a second factor are read together, because either alone can mislead. Forges tell both to owners only: what is not told is unknown, never off and never on. `register` names accounts that are excused with the last day of it: `build-robot@2026-12-31`. What an identity provider demands in addition is not seen.',
    remediation:
      'Turn on the requirement for the whole organisation, and register service accounts that cannot have a second factor with a day on which it ends.',
    reference: 'ACC-01',
    evaluation: 'state',
    parameters: { register: '' },
  },
  population: 'repository',
  reads: ['organisation'],
  test(_item, facts, { register }) {
    const found = organisationOf(facts);
    if ('unknown' in found) return untold(facts, ['organisation'], found.unknown);
    const { name, multiFactorRequired: required, membersWithoutMultiFactor: without } = found.fact.value;
    const entries = readRegister(register);
    const open = without?.filter((login) => registrationOf(entries, [login], facts) !== 'listed') ?? [];
    const flaws = [
      ...(required === false ? ['does not demand a second factor'] : []),
      ...(open.length > 0 ? [`has ${counted(open.length, 'account')} without one: ${listed(open, 6)}`] : []),
    ];
    if (flaws.length > 0) return exception(`${name} ${flaws.join('; it ')}.`, [found.fact]);
    if (required === null || without === null) {
      const what = required === null ? 'whether a second factor is demanded' : 'who has no second factor';
      return untold(facts, ['organisation'], `For ${name}, ${what} is told to owners only.`);
    }
    const excused = without.length === 0 ? '' : `, ${counted(without.length, 'registered account')} excused`;
    return pass(`${name} demands a second factor, and nobody is without one${excused}.`, [found.fact]);
  },
});
