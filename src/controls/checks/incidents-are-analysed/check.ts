import { pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { missing, unlessKeptIn } from '../../kit/absence.ts';
import { writtenIsWritten } from '../../kit/document-check.ts';
import { counted, listed } from '../../words.ts';

export const incidentsAreAnalysed = defineCheck({
  meta: {
    id: 'incidents-are-analysed',
    title: 'Post-mortems of incidents are kept in a repository',
    question: 'Show the analysis for each major incident.',
    rationale:
      'What was learnt from an incident is lost unless somebody writes it down. That there are post-mortems shows the practice; whether every serious incident has one can only be told with the list of incidents, which lies in the incident tracker.',
    remediation:
      'Keep post-mortems as files (timeline, impact, causes, actions with owner and date) in a folder such as docs/postmortems. In a period without incidents, an exercise is analysed the same way. Where it is kept elsewhere, say where (`keptIn`) and hand it in.',
    reference: 'INC-05',
    evaluation: 'state',
    parameters: { minimumWords: 30, keptIn: '' },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['document'],
  toleratesGaps: writtenIsWritten,
  test(_item, facts, { minimumWords, keptIn }) {
    const found = facts.anywhere('document').filter(({ value }) => value.topic === 'post-mortem');
    const written = found.filter(({ value }) => value.words >= minimumWords);
    const places = listed(written.map(({ repository, value }) => `${repository}/${value.path}`));
    if (written.length > 0) return pass(`${counted(written.length, 'post-mortem')} kept: ${places}.`, written);
    return unlessKeptIn(
      { keptIn },
      missing(facts, ['document'], 'No post-mortem was found in any repository of the run.', found),
    );
  },
});
