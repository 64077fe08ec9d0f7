import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shellCommands } from './shell.ts';

const words = (script: string): readonly string[] => shellCommands(script).map((c) => c.words.join(' '));

const splits: readonly (readonly [name: string, script: string, commands: readonly string[]])[] = [
  ['one command', 'npm test', ['npm test']],
  ['operators', 'a && b || c; d | e & f', ['a', 'b', 'c', 'd', 'e', 'f']],
  ['continuation lines', 'docker run \\\n  --rm x \\\n  scan', ['docker run --rm x scan']],
  ['comments', '# gosec\nnpm ci # then gosec\necho a#b', ['npm ci', 'echo a#b']],
  ['quotes keep operators', `echo "a && gosec" 'b; c'`, ['echo a && gosec b; c']],
  ['substitution stays one word', '$(go env GOPATH)/bin/gosec ./...', ['$(go env GOPATH)/bin/gosec ./...']],
  ['workflow expressions stay whole', 'x ${{ a || b }} y', ['x ${{ a || b }} y']],
  ['redirections are no words', 'npm test > out.txt 2>&1 < in', ['npm test']],
  ['here-documents are no commands', 'cat <<EOF > f\ngosec ./...\nEOF\nnpm test', ['cat', 'npm test']],
  ['quoted, indented here-document', "cat <<-'END'\n\tgosec\n\tEND\nnpm test", ['cat', 'npm test']],
  ['keywords are not programs', 'if a; then b; else c; fi', ['a', 'b', 'c']],
  ['subshell with a tail', '(a; b) || c', ['a', 'b', 'c']],
  [
    'patterns of case',
    'case $x in\n a|b) npm test ;;\n *) exit 1 ;;\nesac',
    ['case $x in', 'a', 'b', 'npm test', '*', 'exit 1', 'esac'],
  ],
  ['subshell', '(cd x && npm test)', ['cd x', 'npm test']],
  ['unclosed quote reads to the end', 'echo "abc', ['echo abc']],
  ['empty', '\n\n  \n', []],
];
for (const [name, script, commands] of splits) {
  test(`splits: ${name}`, () => assert.deepEqual(words(script), commands));
}

const tolerated: readonly (readonly [name: string, script: string, why: readonly (string | undefined)[]])[] = [
  ['or true', 'npm audit || true', ['|| true', undefined]],
  ['or colon', 'npm audit || :', ['|| :', undefined]],
  ['or exit 0', 'npm audit || exit 0', ['|| exit 0', undefined]],
  ['or echo', 'npm audit || echo "found some"', ['|| echo', undefined]],
  ['or echo and exit 1 still fails', 'npm audit || { echo bad; exit 1; }', [undefined, undefined, undefined]],
  ['or exit 1 still fails', 'npm audit || exit 1', [undefined, undefined]],
  ['a condition', 'if npm audit; then echo ok; fi', ['if', undefined]],
  ['errexit off', 'set +e\nnpm audit\necho done', [undefined, 'set +e', undefined]],
  ['errexit off for the last command', 'set +e\nnpm audit', [undefined, undefined]],
  ['errexit on again', 'set +e\na\nset -e\nnpm audit\necho', [undefined, 'set +e', undefined, undefined, undefined]],
];
for (const [name, script, why] of tolerated) {
  test(`tolerates: ${name}`, () => {
    assert.deepEqual(
      shellCommands(script).map((c) => c.tolerated),
      why,
    );
  });
}

test('knows the line of each command and what is piped', () => {
  const found = shellCommands('a\n\nb | c\n  d');
  assert.deepEqual(
    found.map((c) => [c.words[0], c.line, c.piped, c.last]),
    [
      ['a', 0, false, false],
      ['b', 2, true, false],
      ['c', 2, false, false],
      ['d', 3, false, true],
    ],
  );
});
