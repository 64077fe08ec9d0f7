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

// Read by eye in public applications.
testCases(unvalidatedInput, [
  {
    name: 'what an object keeps under the name of params',
    path: 'payload.rb',
    code: 'class Payload\n  def initialize(given)\n    self.params = given\n  end\n  def to_h\n    Request.new(params)\n  end\nend\n',
    lines: [],
  },
  {
    name: 'all parameters in a controller of Rails: no model takes them',
    path: 'charts_controller.rb',
    code: 'class ChartsController < ApplicationController\n  def show\n    @chart = Chart.new(params)\n  end\nend\n',
    lines: [],
  },
]);
