import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dayOf, dayText } from '../../text/days.ts';
import {
  busyDay,
  calendarBlocks,
  calendarPages,
  daysOf,
  mondayOf,
  monthSpan,
  shadeOf,
  weekdayOf,
} from './calendar-weeks.ts';

const spans = fc
  .tuple(fc.integer({ min: 10_000, max: 25_000 }), fc.nat(4000))
  .map(([first, length]) => ({ first, last: first + length }));

test('weeks begin on Monday, as the calendar of the platform says', () => {
  assert.equal(dayText(mondayOf(dayOf('2026-11-23'))), '2026-11-23');
  fc.assert(
    fc.property(fc.integer({ min: -20_000, max: 25_000 }), (day) => {
      assert.equal(weekdayOf(day), (new Date(day * 86_400_000).getUTCDay() + 6) % 7);
    }),
  );
});

test('a window without its end: the last day is the one before', () => {
  const span = daysOf({ from: '2025-11-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' });
  assert.deepEqual([dayText(span.first), dayText(span.last)], ['2025-11-01', '2026-10-31']);
  assert.equal(calendarPages(span).length, 1, 'a year stays one');
});

test('pages follow each other without a day missing or twice, and none is longer than a year', () => {
  fc.assert(
    fc.property(spans, (span) => {
      const pages = calendarPages(span);
      assert.equal(pages[0]!.first, span.first);
      assert.equal(pages.at(-1)!.last, span.last);
      for (const [index, page] of pages.entries()) {
        if (index > 0) assert.equal(page.first, pages[index - 1]!.last + 1);
        assert.ok(page.last >= page.first && page.last - page.first < 54 * 7);
      }
    }),
  );
});

test('blocks hold every week once, none more than fit, and their months reach over all of them', () => {
  fc.assert(
    fc.property(spans, fc.integer({ min: 1, max: 60 }), (span, fit) => {
      const blocks = calendarBlocks(span, fit);
      const weeks = blocks.flatMap((block) => block.weeks);
      assert.equal(weeks[0], mondayOf(span.first));
      assert.equal(weeks.at(-1), mondayOf(span.last));
      assert.ok(weeks.every((week, index) => index === 0 || week === weeks[index - 1]! + 7));
      for (const block of blocks) {
        assert.ok(block.weeks.length <= fit);
        assert.equal(
          block.months.reduce((sum, month) => sum + month.weeks, 0),
          block.weeks.length,
        );
      }
    }),
  );
});

test('shades: none is none, the busiest is the darkest, one landing is seen; one release day changes nothing', () => {
  assert.deepEqual(
    [0, 1, 25, 30, 60, 80, 500].map((landings) => shadeOf(landings, 100)),
    [0, 1, 1, 2, 3, 4, 4],
  );
  const quiet = Array.from({ length: 50 }, (_, index) => index % 5);
  assert.equal(busyDay([...quiet, 900]), 4);
  assert.equal(busyDay([]), 1);
});

test('a month ends where the next begins', () => {
  assert.deepEqual(monthSpan('2026-12'), { from: '2026-12-01', to: '2027-01-01' });
  assert.deepEqual(monthSpan('2024-02'), { from: '2024-02-01', to: '2024-03-01' });
});
