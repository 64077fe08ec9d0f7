import { exception, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { organisationOf } from '../../kit/access.ts';
import { untold } from '../../kit/seen.ts';
import { listed } from '../../words.ts';

export const organisationDefaultsRestrictive = defineCheck({
  meta: {
    id: 'organisation-defaults-restrictive',
    title: 'Without any grant a member of the organisation can read at most, publish nothing and fork nothing private',
    question: 'What can a new member do before anyone grants anything?',
    rationale:
      'Defaults are grants that nobody decided. The base permission is none or read, members cannot make public repositories, and private repositories cannot be forked away unless that is decided (`privateForksDecided`). A setting that is not told is unknown.',
    remediation:
      'Set the base permission to none or read, and keep the making of public repositories and the forking of private ones to those who need it.',
    reference: 'ACC-08',
    evaluation: 'state',
    parameters: { privateForksDecided: false },
  },
  population: 'repository',
  reads: ['organisation'],
  test(_item, facts, { privateForksDecided }) {
    const found = organisationOf(facts);
    if ('unknown' in found) return untold(facts, ['organisation'], found.unknown);
    const { name, basePermission, membersCanCreatePublic, privateForksAllowed } = found.fact.value;
    const isBaseSmall = basePermission === 'none' || basePermission === 'read';
    const flaws = [
      basePermission !== null && !isBaseSmall ? `every member has ${basePermission} on every repository` : '',
      membersCanCreatePublic === true ? 'members may make public repositories' : '',
      privateForksAllowed === true && !privateForksDecided ? 'private repositories may be forked' : '',
    ].filter(Boolean);
    if (flaws.length > 0) return exception(`In ${name}, ${listed(flaws)}.`, [found.fact]);
    const unread = [
      basePermission === null ? 'the base permission' : '',
      membersCanCreatePublic === null ? 'who may make public repositories' : '',
      privateForksAllowed === null && !privateForksDecided ? 'whether private repositories may be forked' : '',
    ].filter(Boolean);
    if (unread.length > 0) return untold(facts, ['organisation'], `Not told for ${name}: ${listed(unread)}.`);
    const forks = privateForksAllowed === false ? 'fork nothing private' : 'fork private repositories, as was decided';
    return pass(`Members of ${name} have ${basePermission} by default, publish nothing and ${forks}.`, [found.fact]);
  },
});
