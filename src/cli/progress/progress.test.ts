import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createStyle } from '../output/style.ts';
import { displayWidth } from '../output/width.ts';
import { renderBar } from './bars.ts';
import { createProgress } from './progress.ts';
import { durationText, follow, secondsLeft, type Step } from './step.ts';

const sequences = new RegExp(['\r', '\n', '\u001B\\[2K', '\u001B\\[1A'].map((one) => `(${one})`).join('|'));

/** Just enough of a terminal: what stands on the screen after the control sequences that bars use. */
function fakeTerminal(columns: number, isTerminal = true) {
  const screen: string[] = [''];
  let written = '';
  let writes = 0;
  let millis = 0;
  const show = (text: string): void => {
    for (const part of text.split(sequences).filter(Boolean)) {
      if (part === '\n') screen.push('');
      else if (part === '\u001B[1A') screen.pop();
      else if (part === '\u001B[2K') screen[screen.length - 1] = '';
      else if (part !== '\r') screen[screen.length - 1] += part;
    }
  };
  return {
    environment: { NO_COLOR: '1' },
    now: () => millis,
    pass: (by: number) => (millis += by),
    stderr: {
      isTerminal,
      columns: () => (isTerminal ? columns : undefined),
      async write(text: string) {
        writes++;
        written += text;
        show(text);
      },
    },
    screen: () => screen.filter((line) => line !== ''),
    written: () => written,
    writes: () => writes,
  };
}

const plain = createStyle(false);
const step = (done: number, total: number | undefined, millis: number): Step => {
  const progress = (at: number) => ({
    step: 'index',
    done: at,
    unit: 'blobs',
    ...(total === undefined ? {} : { total }),
  });
  return follow(follow(undefined, progress(0), 0), progress(done), millis);
};

describe('bars', () => {
  test('one line per step, with share, count, rate and time left', () => {
    assert.equal(
      renderBar(step(250, 1000, 1000), { columns: 80, style: plain }),
      'index               ████░░░░░░░░░░░░   25 %  250/1,000 blobs  250/s  3 s left',
    );
    assert.equal(
      renderBar(step(1250, undefined, 1000), { columns: 80, style: plain }),
      'index               1,250 blobs  1,250/s',
    );
    assert.match(renderBar(step(999, 1000, 1000), { columns: 80, style: plain }), / 99 %/);
  });

  test('never as wide as the terminal, whatever its width', () => {
    const detail = { ...step(250, 1000, 1000) };
    const long = { ...detail, latest: { ...detail.latest, detail: 'acme/a-very-long-repository-name '.repeat(9) } };
    for (let columns = 1; columns <= 200; columns++)
      for (const one of [detail, long]) {
        const line = renderBar(one, { columns, style: plain });
        assert.ok(displayWidth(line) <= Math.max(1, columns - 1), `${columns}: ${displayWidth(line)} ${line}`);
      }
  });

  test('redrawn at most ten times a second, several steps in turn, nothing left at the end', () => {
    const terminal = fakeTerminal(80);
    const progress = createProgress('auto', terminal);
    const { observer } = progress;
    for (let done = 0; done <= 1000; done++) {
      observer.progress({ step: 'read', done, total: 1000, unit: 'files' });
      terminal.pass(1);
    }
    assert.ok(terminal.writes() <= 11, `${terminal.writes()} writes in a second`);
    assert.match(terminal.screen().join('\n'), /^read .* 100 %/);
    observer.progress({ step: 'judge', done: 1, total: 9, unit: 'checks' });
    terminal.pass(100);
    observer.progress({ step: 'judge', done: 2, total: 9, unit: 'checks' });
    assert.equal(terminal.screen().length, 1);
    assert.match(terminal.screen()[0]!, /^judge/);
    observer.note('a fallback was taken');
    assert.deepEqual(terminal.screen(), ['a fallback was taken']);
    terminal.pass(100);
    observer.progress({ step: 'judge', done: 3, total: 9, unit: 'checks' });
    observer.progress({ step: 'seal', done: 3, unit: 'entries' });
    terminal.pass(100);
    observer.progress({ step: 'seal', done: 4, unit: 'entries' });
    assert.equal(terminal.screen().length, 3);
    progress.close();
    assert.deepEqual(terminal.screen(), ['a fallback was taken']);
  });

  test('control characters of a repository name do not reach the terminal', () => {
    const terminal = fakeTerminal(80);
    const { observer } = createProgress('bar', terminal);
    observer.progress({ step: 'read', done: 1, unit: 'files', detail: 'a\u001B[2Jb\nc' });
    observer.note('evil\u001B]0;title\u0007');
    assert.ok(!terminal.written().includes('\u001B[2J'));
    assert.ok(!terminal.written().includes('\u001B]0'));
  });
});

test('plain lines: at most one every two seconds', () => {
  const terminal = fakeTerminal(80, false);
  const progress = createProgress('auto', terminal);
  const { observer } = progress;
  for (let done = 0; done < 9000; done += 10) {
    observer.progress({ step: 'read', done, total: 9000, unit: 'files', detail: 'acme/shop' });
    terminal.pass(10);
  }
  progress.close();
  const lines = terminal.written().trimEnd().split('\n');
  assert.equal(lines.length, 4);
  assert.equal(lines[0], 'read: 2,000 of 9,000 files, 22 %, 1,000/s, 7 s left, acme/shop');
});

test('JSON lines: the first, the last, and at most ten a second between', () => {
  const terminal = fakeTerminal(80, false);
  const { observer } = createProgress('json', terminal);
  for (let done = 0; done <= 1000; done++) {
    observer.progress({ step: 'read', done, total: 1000, unit: 'files' });
    terminal.pass(1);
  }
  observer.note('said\ntwice');
  const values = terminal
    .written()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(values[0], { type: 'progress', step: 'read', done: 0, total: 1000, unit: 'files' });
  assert.ok(values.length <= 13, `${values.length} lines`);
  assert.equal(values.at(-2)?.['done'], 1000);
  assert.deepEqual(values.at(-1), { type: 'note', message: 'said\ntwice' });
});

test('none: no progress, but notes', () => {
  const terminal = fakeTerminal(80);
  const { observer } = createProgress('none', terminal);
  observer.progress({ step: 'read', done: 1, unit: 'files' });
  observer.note('left out: x');
  assert.equal(terminal.written(), 'left out: x\n');
});

test('a step that starts over is timed anew', () => {
  const first = follow(undefined, { step: 'read', done: 100, total: 100, unit: 'files' }, 0);
  const again = follow(first, { step: 'read', done: 0, total: 50, unit: 'files' }, 60_000);
  const later = follow(again, { step: 'read', done: 25, total: 50, unit: 'files' }, 61_000);
  assert.equal(secondsLeft(later), 1);
});

test('durations', () => {
  const rows: readonly [number, string][] = [
    [0.2, '1 s'],
    [59.4, '59 s'],
    [61, '1 min 01 s'],
    [3660, '1 h 01 min'],
  ];
  for (const [seconds, text] of rows) assert.equal(durationText(seconds), text);
});
