import { defineCheck } from '../../check.ts';
import { allAt, namesUnder, readingOf, switchOf, type Resource } from '../../kit/declarations.ts';
import { eachDeclared, providerGap, type Verdict } from '../../kit/declared.ts';

export const stateKeptAndLocked = defineCheck({
  meta: {
    id: 'state-kept-and-locked',
    title:
      'The state of each root of infrastructure code is kept away from machines of people, and locked while it changes',
    question: 'If the account is lost, can you rebuild?',
    rationale:
      'Infrastructure is rebuilt from its code and the state that ties the code to what runs. State in a file of somebody is lost with the machine, and two who change it at once break it. Backends that are declared are judged: the local one is an exception, that of S3 needs a lock, the others lock by themselves. A root without a backend may be given one when it is run (by Terragrunt, or by the service that runs it) and is not judged; whether a rebuild was tried is shown by its record.',
    remediation:
      'Keep state in a backend that is shared and versioned, and switch its lock on (`use_lockfile = true` or `dynamodb_table`).',
    reference: 'DR-11',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: providerGap,
  test(_item, facts) {
    return eachDeclared(facts, {
      noun: 'root with a backend',
      plural: 'roots with a backend',
      holds: 'keeps its state shared and locked',
      productionOnly: true,
      nothing: 'No backend for state is declared as code in the repository.',
      judge: (resource) => (resource.value.type === 'terraform' ? verdictOf(resource) : undefined),
    });
  },
});

function verdictOf(settings: Resource): Verdict | undefined {
  const names = namesUnder(settings, '');
  if (names.some((name) => /^cloud(?:\.|$)/.test(name))) return 'sound';
  const backend = names.map((name) => /^backend\.(\w+)/.exec(name)?.[1]).find((one) => one !== undefined);
  if (backend === undefined) return undefined;
  if (backend === 'local') return { flaw: 'keeps its state in a file on the machine that runs it' };
  return backend === 's3' ? ofBucket(settings) : 'sound';
}

/** Settings that are handed over when it is initialised are not in the code. */
function ofBucket(settings: Resource): Verdict {
  const locks = [switchOf(settings, 'backend.s3.use_lockfile'), switchOf(settings, 'backend.s3.dynamodb_table')];
  if (locks.includes('on')) return 'sound';
  const isPartial = ['bucket', 'key'].some((name) => readingOf(settings, `backend.s3.${name}`) === 'absent');
  return isPartial || locks.includes('unresolved') || allAt(settings, 'backend.s3').length > 0
    ? { open: 'its backend is completed when it is run' }
    : { flaw: 'keeps its state in S3 without a lock' };
}
