import { testCases } from '../rule-cases.ts';
import { unvalidatedInput } from './rule.ts';

testCases(unvalidatedInput, [
  {
    name: 'one field is no whole body',
    path: 'a.ts',
    code: 'Order.create({ item: req.body.item })\nlog(req.body)\n',
    lines: [],
  },
  { name: 'spread', path: 'a.ts', code: 'await orders.insertOne({ ...req.body, at: now })\n', lines: [1] },
  { name: 'a file that validates', path: 'a.ts', code: "import { z } from 'zod'\nOrder.create(req.body)\n", lines: [] },
]);

// Read by eye in public applications.
testCases(unvalidatedInput, [
  {
    name: 'a parameter that is called params',
    path: 'agent.rb',
    code: 'def update_note(params)\n  note = Note.new(params)\nend\ndef create\n  note = Note.new(params)\nend\n',
    lines: [5],
  },
]);
