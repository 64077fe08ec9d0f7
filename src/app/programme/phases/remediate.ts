/** Remediate: what the audit found is being mended, waived by two people, or agrees with the policies. */
import type { ControlEvaluation } from '../../../model/control.ts';
import type { ProgrammeStep } from '../../../model/programme.ts';
import type { ProgrammeState } from '../state.ts';
import { counted, fulfilled, unknown } from './step.ts';

const deviates = ({ result }: ControlEvaluation): boolean => result === 'deviated' || result === 'not-operated';

export function remediationSteps({ run, policies, remediations, waivers }: ProgrammeState): readonly ProgrammeStep[] {
  const phase = 'remediate';
  if (!run) return [unknown(phase, 'deviations-answered', 'Every deviation is being mended, or was waived')];
  const deviating = run.controls.filter(deviates);
  const answered = deviating.filter(
    ({ control: { id } }) =>
      remediations.some(({ remediation, standing }) => remediation.target.control === id && standing !== 'withdrawn') ||
      waivers.some(
        ({ waiver, standing }) => waiver.target.control === id && (standing === 'in-force' || standing === 'approved'),
      ),
  );
  const overdue = remediations.filter(({ standing }) => standing === 'overdue').length;
  const differing = policies?.clauses.filter(({ verdict }) => verdict === 'differs').length ?? 0;
  return [
    counted(
      {
        phase,
        id: 'deviations-answered',
        title: 'Every deviation is being mended, or was waived',
        done: answered.length,
        of: deviating.length,
        because: `${deviating.length} controls deviated or did not operate; ${answered.length} of them have a remediation or a waiver.`,
        next: 'plumbline remediation open CONTROL, or mend it and audit again',
      },
      true,
    ),
    fulfilled({
      phase,
      id: 'remediations-in-time',
      title: 'No remediation is overdue',
      isDone: overdue === 0,
      because: `${overdue} of ${remediations.length} remediations are overdue.`,
      next: 'plumbline remediation list shows them; another person re-tests what was mended.',
    }),
    fulfilled({
      phase,
      id: 'policies-agree',
      title: 'The code does what the policies say',
      isDone: policies !== undefined && differing === 0,
      because: policies
        ? `${differing} of ${policies.clauses.length} clauses differ from what the code does.`
        : 'There is no policy to hold the code against.',
      next: 'plumbline policy check --verdict differs',
    }),
  ];
}
