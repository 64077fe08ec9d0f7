import { defineCommand } from '../command.ts';
import { offlineFlag, periodFlags, periodOf, textFlag } from '../flags.ts';
import { bytesText, many } from '../output/words.ts';
import { auditDocument } from '../views/documents.ts';
import { renderSummary } from '../views/summary.ts';
import { auditExit, locationsOf, noteTroubles, runAudit, worstFindings } from './auditing.ts';

const shownFindings = 5;

export const audit = defineCommand({
  name: 'audit',
  summary: 'audit repositories once, print the summary and write the evidence pack',
  details: [
    'Reads every repository that was named or is known already, judges all controls over the period, seals the evidence ' +
      'in the ledger and writes a pack that `plumbline verify` checks offline. Without a location: the sources of ' +
      'plumbline.yaml and what is known. Without a period: the window of plumbline.yaml, else the last twelve months.',
    'Forges that were added (`plumbline source add`) are read first, and their repositories audited when no location is named.',
    'What could not be looked at is listed as a gap; it is neither a pass nor a deviation, and does not change the exit code. ' +
      'A location that could not be read at all does: exit code 2, after the rest was audited.',
  ],
  arguments: [
    {
      name: 'LOCATION',
      summary: 'a repository, a folder of repositories, or a clone URL',
      required: false,
      variadic: true,
      completes: 'folder',
    },
  ],
  flags: {
    ...periodFlags,
    offline: offlineFlag,
    out: textFlag({
      name: 'out',
      value: { placeholder: 'FILE', completes: 'file' },
      summary: 'where the pack is written',
      defaultText: 'exports/ in the data directory',
    }),
  },
  examples: [
    { command: 'plumbline audit ~/code', does: 'Audits every repository below ~/code over the last twelve months.' },
    {
      command: 'plumbline audit . --from 2026-01-01 --to 2026-06-30 --out h1.zip',
      does: 'A Type II window that includes 30 June; the pack goes to h1.zip.',
    },
    { command: 'plumbline audit --as-of 2026-06-30T18:00:00Z --json', does: 'A Type I date, as one JSON document.' },
  ],
  json: 'one document: `{type:"audit", run, window, repositories, areas (results per area), controls, findings:{atHead, byClass}, pack:{path, size, digest, entries, root}, root, checkpoint, tool, work, gaps, troubles}`',
  exits: { 0: 'no control deviated', 1: 'at least one control deviated or did not operate' },
  async run(context, { flags, operands }) {
    const period = periodOf(flags);
    const locations = await locationsOf(context, operands);
    const plumbline = await context.plumbline();
    const audited = await runAudit(context, {
      locations,
      ...(flags.offline && { offline: true }),
      ...(period && { period }),
    });
    const { run, troubles } = audited;
    const pack = await plumbline.exportPack(run.id, flags.out, context.working);
    if (context.json) await context.printJson(auditDocument({ run, troubles, pack }));
    else {
      const onwards = [
        `Pack: ${pack.path}`,
        `      ${many(pack.entries, 'entry', 'entries')}, ${bytesText(pack.size)}; checked offline by: plumbline verify PACK`,
        'Page: plumbline serve',
      ];
      const worst = await worstFindings(plumbline, shownFindings);
      const differences = await plumbline.differences(run.id);
      await context.print(renderSummary({ run, worst, differences, troubles, onwards }, context));
    }
    await noteTroubles(context, troubles);
    return auditExit(audited);
  },
});
