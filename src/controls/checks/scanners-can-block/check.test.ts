import { test } from 'node:test';
import { casesOf, gap, pipeline, step } from '../../test-facts.ts';
import { scannersCanBlock } from './check.ts';

const sast = { kind: 'sast', tool: 'codeql' } as const;
const sca = { kind: 'sca', tool: 'npm audit' } as const;
const soft = step({ scanners: [sca], neutralisers: ['continue-on-error: true'], line: 30 });

const cases = casesOf(scannersCanBlock, {
  passes: [
    {
      name: 'each can fail',
      facts: [pipeline({ steps: [step({ scanners: [sast, sca] })] })],
      because: /What is found can fail the pipeline: static analysis \(codeql\) and dependency scanning \(npm audit\)/,
    },
    {
      name: 'one of two steps of a kind can',
      facts: [pipeline({ steps: [soft, step({ scanners: [sca] })] })],
      because: /can fail the pipeline: dependency scanning/,
    },
    {
      name: 'a hook that a pipeline runs, although it can be skipped on the machine of an author',
      facts: [
        pipeline({ steps: [step({ run: 'uv run pre-commit run --all' })] }),
        pipeline({
          system: 'pre-commit',
          path: '.pre-commit-config.yaml',
          triggers: [],
          onChange: false,
          steps: [step({ scanners: [sast], neutralisers: ['pre-commit: on the author’s machine only'] })],
        }),
      ],
      because: /can fail the pipeline: static analysis/,
    },
    {
      name: 'a scanner whose findings the forge judges',
      facts: [pipeline({ steps: [step({ scanners: [{ kind: 'sast', tool: 'CodeQL' }] })] })],
      because: /static analysis \(CodeQL\)\. CodeQL hands its findings to the forge/,
    },
    {
      name: 'soft on a schedule only',
      facts: [
        pipeline({ steps: [step({ scanners: [sca] })] }),
        pipeline({ path: 'x.yml', onChange: false, steps: [soft] }),
      ],
      because: /can fail/,
    },
  ],
  fails: [
    {
      name: 'a softened step in the pipeline of the forge that is used',
      facts: [
        pipeline({ steps: [soft, step()] }),
        pipeline({ system: 'gitlab-ci', path: '.gitlab-ci.yml', steps: [step({ scanners: [sca] })] }),
      ],
      because: /cannot fail the pipeline: dependency scanning\. npm audit at .*ci\.yml:30/,
    },
    {
      name: 'a softened step',
      facts: [pipeline({ steps: [soft, step({ scanners: [sast] })] })],
      because: /cannot fail the pipeline: dependency scanning\. npm audit at .*ci\.yml:30 \(continue-on-error: true\)/,
    },
    {
      name: 'a softened call of a workflow',
      facts: [
        pipeline({ steps: [step({ uses: './scan', neutralisers: ['job: continue-on-error: true'] })] }),
        pipeline({
          path: 'scan/action.yml',
          system: 'github-action',
          onChange: false,
          steps: [step({ scanners: [sast] })],
        }),
      ],
      because: /codeql at scan\/action\.yml:10 via \.github\/workflows\/ci\.yml \(job: continue-on-error: true\)/,
    },
  ],
  notDetermined: [
    {
      name: 'only in a pipeline for another forge',
      facts: [
        pipeline({ steps: [step(), step()] }),
        pipeline({ system: 'gitlab-ci', path: '.gitlab-ci.yml', steps: [soft] }),
      ],
      because: /Scanners may not run on proposed changes: \.gitlab-ci\.yml:30 \(only where GitLab/,
    },
    {
      name: 'a pipeline could not be read',
      facts: [pipeline({ steps: [step({ scanners: [sast] })] })],
      gaps: [gap('pipeline')],
      because: /Not everything/,
    },
  ],
  notApplicable: [
    { name: 'no scanner', facts: [pipeline({ steps: [step({ runsTests: true })] })], because: /No scanner runs/ },
  ],
});
for (const [name, run] of cases) test(name, run);
