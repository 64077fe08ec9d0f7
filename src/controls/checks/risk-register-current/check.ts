import { defineCheck } from '../../check.ts';
import { currentDocument, writtenIsWritten } from '../../kit/document-check.ts';

export const riskRegisterCurrent = defineCheck({
  meta: {
    id: 'risk-register-current',
    title: 'A risk register or assessment is kept and was revised within the last year',
    question: 'Show your risk assessment and treatment decisions.',
    rationale:
      'Risks change with the company, and a register that nobody opens says what mattered once. One register serves all repositories of the run. That it exists and is kept up shows here; whether each risk has an owner, a treatment and a date, and whether fraud was thought of, is for a reader to judge. A review that changed nothing leaves no trace in git, and registers in another tool are not seen.',
    remediation:
      'Keep the register as a table in a repository (`risk/register.md`, `risks.yaml`), and land each review as a change. Where it is kept elsewhere, say where (`keptIn`) and hand it in.',
    reference: 'SEC-04',
    evaluation: 'state',
    parameters: { reviewDays: 365, minimumWords: 30, keptIn: '' },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['document'],
  toleratesGaps: writtenIsWritten,
  test: (_item, facts, parameters) =>
    currentDocument(facts, { topics: ['risk-register'], noun: 'risk register', need: 'one' }, parameters),
});
