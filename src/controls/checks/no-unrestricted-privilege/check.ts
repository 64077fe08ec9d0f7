import { exception, notApplicable, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { inProduction, productionGap } from '../../kit/code.ts';
import { isPrivilegeResource, privilegeFault } from '../../kit/privileges.ts';
import { resourceName } from '../../kit/resources.ts';
import { counted, listed, outOf } from '../../words.ts';

export const noUnrestrictedPrivilege = defineCheck({
  meta: {
    id: 'no-unrestricted-privilege',
    title: 'Infrastructure code grants no unrestricted privilege',
    question: 'Show that cloud and cluster roles are least privilege.',
    rationale:
      'A role that may do everything turns any small mistake into a large one. Grants that are declared as code show who was given what, from which landing on; policies that are put together from variables or other modules can only be judged as far as they are written out.',
    remediation:
      'List the actions and resources that are needed instead of `*`, and bind a narrow role instead of administrator, owner, editor or cluster-admin.',
    reference: 'ACC-11',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: productionGap,
  test(_item, facts) {
    const grants = facts
      .of('infrastructure-resource')
      .filter((fact) => inProduction(fact) && isPrivilegeResource(fact.value));
    if (grants.length === 0)
      return notApplicable('No grant of cloud or cluster privileges is declared as code in the repository.');
    const wide = grants.flatMap((grant) => {
      const fault = privilegeFault(grant.value);
      return fault === undefined ? [] : [{ grant, fault }];
    });
    if (wide.length === 0)
      return pass(
        `${counted(grants.length, 'grant')} declared as code, none of them unrestricted as far as written out.`,
        grants,
      );
    const places = wide.map(({ grant, fault }) => `${resourceName(grant)}: ${fault}`);
    return exception(
      `${outOf(wide.length, grants.length, 'grant')} without restriction: ${listed(places)}.`,
      wide.map(({ grant }) => grant),
    );
  },
});
