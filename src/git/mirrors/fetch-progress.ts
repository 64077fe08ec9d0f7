/** Turns what `git fetch --progress` says (`Receiving objects:  45% (123/456), 1.2 MiB | …`, ended by `\r`) into progress. */
import type { Observer } from '../../base/progress.ts';

const shape = /(?:remote: )?([A-Z][a-z]+ [a-z]+):\s+\d+% \((\d+)\/(\d+)\)(?:, ([\d.]+ [KMG]?i?B))?/;

export function fetchProgress(observer: Observer, name: string): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split(/[\r\n]/);
    rest = lines.pop()!;
    for (const line of lines) {
      const [, doing, done, total, size] = shape.exec(line) ?? [];
      if (doing === undefined) continue;
      const detail = [name, doing.toLowerCase(), ...(size === undefined ? [] : [size])].join(', ');
      observer.progress({ step: 'Fetching', done: Number(done), total: Number(total), unit: 'objects', detail });
    }
  };
}
