import { test } from 'node:test';
import { casesOf, gap, pipeline, step } from '../../test-facts.ts';
import { pipelinesPrintNoSecrets } from './check.ts';

const one = (value: Parameters<typeof step>[0]) => pipeline({ steps: [step(value)] });
const inputs = { TOKEN: '${{ secrets.DEPLOY_TOKEN }}' };

const cases = casesOf(pipelinesPrintNoSecrets, {
  passes: [
    {
      name: 'handed over by standard input',
      facts: [one({ run: 'echo "$TOKEN" | docker login --password-stdin', inputs })],
      because: /None of 1 step prints secrets/,
    },
    {
      name: 'commands traced that hold none',
      facts: [one({ run: 'set -x\nmake test\nset +x\ncurl -H "$TOKEN" x', inputs })],
      because: /None of 1 step/,
    },
    {
      name: 'another variable that begins alike',
      facts: [one({ run: 'echo $TOKEN_FILE', inputs })],
      because: /None of 1 step/,
    },
    {
      name: 'an example of an environment file',
      facts: [one({ uses: 'actions/upload-artifact@v4', inputs: { path: 'dist\n.env.example' } })],
      because: /None of 1 step/,
    },
  ],
  fails: [
    {
      name: 'a secret is printed',
      facts: [one({ run: 'echo ${{ secrets.DEPLOY_TOKEN }}' })],
      because: /1 step may give secrets away: \.github\/workflows\/ci\.yml:10 prints a secret/,
    },
    { name: 'through a variable', facts: [one({ run: 'echo "token: ${TOKEN}"', inputs })], because: /prints a secret/ },
    { name: 'all of them', facts: [one({ run: "echo '${{ toJSON(secrets) }}'" })], because: /prints all secrets/ },
    { name: 'the environment', facts: [one({ run: 'env | sort', inputs })], because: /prints its environment/ },
    {
      name: 'a traced command',
      facts: [one({ run: 'set -ex\ncurl -H "$TOKEN" x', inputs })],
      because: /traces a command that holds a secret/,
    },
    {
      name: 'a state in an artifact',
      facts: [one({ uses: 'actions/upload-artifact@v4', inputs: { path: 'infra/terraform.tfstate' } })],
      because: /packs a file that holds secrets/,
    },
  ],
  notDetermined: [
    {
      name: 'a pipeline could not be read',
      facts: [one({ run: 'npm test' })],
      gaps: [gap('pipeline')],
      because: /Not everything/,
    },
  ],
  notApplicable: [{ name: 'no pipeline', facts: [], because: /defines no pipeline with steps/ }],
});
for (const [name, run] of cases) test(name, run);
