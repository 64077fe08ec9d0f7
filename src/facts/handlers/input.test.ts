/** Each row: a file with one handler that changes something, and what looks at its input: `-` nothing, `none` it takes none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHandlers } from './read-handlers.ts';
import { handlerSource } from './source.ts';

const express = (handlers: string): string =>
  `const express = require('express')\nconst app = express()\napp.post('/orders', ${handlers})\n`;
const rows: readonly (readonly [name: string, path: string, text: string, told: string])[] = [
  ['a schema', 'a.ts', express('(req, res) => { const o = orderSchema.parse(req.body); save(o) }'), 'parse'],
  ['JSON is no schema', 'a.ts', express('(req, res) => { save(JSON.parse(req.body)) }'), '-'],
  ['a middleware', 'a.ts', express('validateOrder, (req, res) => save(req.body)'), 'validateOrder'],
  ['raw', 'a.ts', express('(req, res) => save(req.body.name)'), '-'],
  ['taken apart', 'a.ts', express('({ body }, res) => save(body.name)'), '-'],
  ['the request is handed on', 'a.ts', express('(req, res) => cancel(req, res)'), '-'],
  ['nothing but the address', 'a.ts', express('(req, res) => cancel(req.params.id)'), 'none'],
  [
    'a function of the same file',
    'a.ts',
    `${express('(req, res) => save(read(req))')}function readOrder(req) { return orderSchema.safeParse(req.body) }\n`.replace(
      'read(req)',
      'readOrder(req)',
    ),
    'readOrder',
  ],
  [
    'Hono',
    'a.ts',
    "import { Hono } from 'hono'\nconst app = new Hono()\napp.post('/x', zValidator('json', s), (c) => c.json(c.req.valid('json')))\n",
    'zValidator',
  ],
  [
    'Spring',
    'A.java',
    'class A {\n  @PostMapping("/x")\n  String add(@Valid @RequestBody Order order) { return save(order); }\n}\n',
    '@Valid',
  ],
  [
    'Spring without',
    'A.java',
    'class A {\n  @PostMapping("/x")\n  String add(Order order) { return save(order); }\n}\n',
    '-',
  ],
  [
    'Spring with an id',
    'A.java',
    'class A {\n  @PostMapping("/x/{id}")\n  String add(@PathVariable("id") Long id, Model model) { return save(id); }\n}\n',
    'none',
  ],
  [
    'ASP.NET without',
    'A.cs',
    'class A : ControllerBase {\n  [HttpPost]\n  public async Task<IActionResult> Add([FromServices] IOrders orders, Order order) { return Ok(order); }\n}\n',
    '-',
  ],
  [
    'FastAPI',
    'a.py',
    'from fastapi import APIRouter\nrouter = APIRouter()\n@router.post("/x")\ndef add(order: Order):\n    return save(order)\n',
    'types of its parameters',
  ],
  [
    'FastAPI by hand',
    'a.py',
    'from fastapi import APIRouter, Request\nrouter = APIRouter()\n@router.post("/x")\nasync def add(request: Request):\n    return save(await request.json())\n',
    '-',
  ],
  [
    'Rails',
    'app/controllers/orders_controller.rb',
    'class OrdersController < ApplicationController\n  def create\n    Order.create(order_params)\n  end\n\n  private\n\n  def order_params\n    params.require(:order).permit(:item)\n  end\nend\n',
    'order_params',
  ],
  [
    'Rails by id',
    'app/controllers/orders_controller.rb',
    'class OrdersController < ApplicationController\n  def destroy\n    Order.find(params[:id]).destroy\n  end\nend\n',
    'none',
  ],
];

for (const [name, path, text, told] of rows)
  test(name, () => {
    const [one] = readHandlers(handlerSource(path, text));
    assert.ok(one);
    assert.equal(one.input?.checkedBy ?? (one.input?.takes === false ? 'none' : '-'), told);
  });
