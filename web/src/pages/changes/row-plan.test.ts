import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { planRows, type PlannedRow, type Section } from './row-plan.ts';

function slowly(sections: readonly Section[], headed: boolean): readonly PlannedRow[] {
  return sections.flatMap(({ total, open }, section): readonly PlannedRow[] => [
    ...(headed ? [{ kind: 'group', section } as const] : []),
    ...Array.from({ length: open ? total : 0 }, (_, offset) => ({ kind: 'change', section, offset }) as const),
  ]);
}

test('each place holds the row that writing them all out gives', () => {
  const sections = fc.array(fc.record({ total: fc.nat(5), open: fc.boolean() }), { maxLength: 8 });
  fc.assert(
    fc.property(sections, fc.boolean(), (given, headed) => {
      const rows = slowly(given, headed);
      const plan = planRows(given, headed);
      assert.equal(plan.count, rows.length);
      assert.deepEqual(
        rows.map((_, index) => plan.at(index)),
        rows,
      );
    }),
  );
});
