import { defineCheck } from '../../check.ts';
import { approvedByAnother } from '../../kit/approved-by-another.ts';
import { changeName } from '../../kit/changes.ts';
import { fileContextOf } from '../../../model/file-kind.ts';

/** Where the usual tools keep versioned changes of a database. */
const migration =
  /(?:^|\/)(?:prisma\/migrations\/[^/]+\/migration\.sql|(?:alembic|migrations)\/versions\/[^/]+\.py|migrations\/\d{4}_[^/]+\.py|db\/migrate\/\d+_[^/]+\.rb|[VUR]\d[\d._]*__[^/]+\.(?:sql|java|kt)|[^/]*changelog[^/]*(?:\/[^/]+)*\.(?:xml|sql)|Migrations\/\d{14}_[^/]+\.cs|database\/migrations\/\d{4}_[^/]+\.php|[^/]*\d+_[^/]+\.(?:up|down)\.sql|priv\/[^/]+\/migrations\/\d+_[^/]+\.exs|migrations?\/(?:[^/]+\/){0,2}[^/]*\d[^/]*\.sql|migrations\/\d{8,}[^/]*\.[cm]?[jt]s)$/;

export const migrationsApproved = defineCheck({
  meta: {
    id: 'migrations-approved',
    title: 'Each change of stored data that landed was approved by somebody who wrote none of it',
    question: 'How are changes to stored data controlled?',
    rationale:
      'A migration changes what cannot be rolled back by landing an older commit. Landings that touch versioned migrations, known by where the usual tools keep them, are held against the approvals that the forge or the commit knows, as for every change. Whether the migration was tried on a copy, can be taken back, and followed a backup, is for a reader to judge; statements that somebody ran by hand are not seen.',
    remediation:
      'Let somebody who knows the data approve each migration before it lands, and say how it is taken back.',
    reference: 'PIN-08',
    evaluation: 'population',
    parameters: { minimumApprovers: 1 },
  },
  population: 'landed-change',
  reads: ['landed-change', 'repository', 'difference'],
  toleratesGaps:
    'an approval that the commit or the forge names is there, whatever else a forge that is not connected knows; what a changeset lacks is said with the changeset.',
  label: changeName,
  scope: ({ value }) => (value.paths.some(isMigration) ? undefined : { excluded: 'It touches no migration.' }),
  test: (item, facts, { minimumApprovers }) => approvedByAnother(item, facts, minimumApprovers),
});

const isMigration = (path: string): boolean => migration.test(path) && fileContextOf(path) === 'production';
