import { defineCheck } from '../../check.ts';
import { eachIncident, type Told } from '../../kit/incidents.ts';
import { counted } from '../../words.ts';

const digest = /\b[0-9a-f]{64}\b/i;

export const incidentEvidenceKept = defineCheck({
  meta: {
    id: 'incident-evidence-kept',
    title: 'Records of grave incidents name the original evidence with its digest',
    question: 'Could you show an investigator the original data?',
    rationale:
      'Logs roll over and machines are rebuilt; what was not kept then cannot be shown. A record (a file of a folder `incidents`) of severity 1 or 2 has to name under `evidence` what was kept, each with its SHA-256. A place without a digest leaves open whether it is the original still. Whether the files are there and match, and who had them, is not looked at: they lie outside of the repositories.',
    remediation:
      'Copy logs and images to a store that cannot be rewritten while the incident runs, and list name, SHA-256, who, when and where in the record.',
    reference: 'INC-10',
    evaluation: 'state',
    parameters: { gravest: 2, recentDays: 400 },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['incident'],
  test: (_item, facts, { gravest, recentDays }) =>
    eachIncident(facts, {
      recentDays,
      holds: ['has its evidence listed', 'have their evidence listed'],
      untouched: 'No incident on record is that grave.',
      judge: ({ severity, evidence }): Told => {
        if (severity === null) return { open: 'gives no severity' };
        if (severity > gravest) return undefined;
        if (evidence.length === 0) return { flaw: 'names no evidence that was kept' };
        const bare = evidence.filter((one) => !digest.test(one));
        return bare.length > 0
          ? { open: `names ${counted(bare.length, 'piece', 'pieces')} of evidence without a digest` }
          : { good: `lists ${counted(evidence.length, 'piece', 'pieces')} of evidence` };
      },
    }),
});
