/** From the files of a repository to who asks before each of its routes: readers and the join over files together. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routesIn } from '../../model/route-guards.ts';
import { fileContextOf } from '../../model/file-kind.ts';
import type { HandlerClassFact, HandlerFact, RequestGuardFact, RouterMountFact } from '../../model/handler.ts';
import { requestGuardsIn } from './before-requests.ts';
import { handlerClassesIn } from './handler-classes.ts';
import { readHandlers } from './read-handlers.ts';
import { routerMountsIn } from './router-mounts.ts';
import { handlerSource } from './source.ts';

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** `route or name: standing by`. */
  readonly stand: readonly string[];
}

function standings(files: Readonly<Record<string, string>>): readonly string[] {
  const handlers: HandlerFact[] = [];
  const guards: RequestGuardFact[] = [];
  const classes: HandlerClassFact[] = [];
  const mounts: RouterMountFact[] = [];
  for (const [path, text] of Object.entries(files)) {
    const source = handlerSource(path, text);
    handlers.push(...readHandlers(source));
    for (const guard of requestGuardsIn(source)) guards.push({ path, context: fileContextOf(path), ...guard });
    classes.push(...handlerClassesIn(source));
    mounts.push(...routerMountsIn(source));
  }
  return routesIn({ handlers, guards, classes, mounts, listed: [], modules: [] }).map(({ handler, standing }) => {
    const by = 'by' in standing ? ` ${standing.by}` : '';
    const lost = standing.is === 'open' && standing.lost !== undefined ? ` lost at ${standing.lost}` : '';
    return `${handler.route === undefined ? handler.name : `${handler.method ?? 'any'} ${handler.route}`}: ${standing.is}${by}${lost}`;
  });
}

const rails = (name: string): string => `app/controllers/${name}_controller.rb`;

const cases: readonly Case[] = [
  {
    name: 'Rails: a filter of the application controller, skipped for one action, in a concern',
    files: {
      [rails('application')]: 'class ApplicationController < ActionController::Base\n  include Guarding\nend\n',
      'app/controllers/concerns/guarding.rb':
        'module Guarding\n  extend ActiveSupport::Concern\n  included do\n    before_action :require_login\n  end\n  def require_login\n    redirect_to "/in" unless @user\n  end\nend\n',
      [rails('orders')]:
        'class OrdersController < ApplicationController\n  skip_before_action :require_login, only: [:terms]\n  def update\n    1\n  end\n  def terms\n    2\n  end\nend\n',
    },
    stand: [
      'OrdersController.update: guarded require_login',
      'OrdersController.terms: says-public skip_before_action :require_login',
    ],
  },
  {
    name: 'Rails: a filter that only looks who it is guards nothing',
    files: {
      [rails('application')]:
        'class ApplicationController < ActionController::Base\n  before_action :authenticate_user\n  private\n  def authenticate_user\n    @user = User.find_by(id: session[:u])\n  end\nend\n',
      [rails('orders')]: 'class OrdersController < ApplicationController\n  def update\n    1\n  end\nend\n',
    },
    stand: ['OrdersController.update: open'],
  },
  {
    name: 'Rails: a filter on a condition is none, and what hands over to the settings may ask',
    files: {
      [rails('application')]:
        'class ApplicationController < ActionController::Base\n  before_action :authorize_order, if: -> { token? }\n  before_action :authenticate_user!\n  def authenticate_user!\n    instance_exec(&Config.adapter)\n  end\nend\n',
      [rails('orders')]: 'class OrdersController < ApplicationController\n  def update\n    1\n  end\nend\n',
      [rails('states')]:
        'class StatesController < ApplicationController\n  skip_before_action :authenticate_user!\n  def index\n    1\n  end\nend\n',
    },
    stand: [
      'OrdersController.update: guarded authenticate_user!',
      'StatesController.index: says-public skip_before_action :authenticate_user!',
    ],
  },
  {
    name: 'Rails: names are looked up in the modules around first; a class of a library ends the way',
    files: {
      'app/controllers/admin/base_controller.rb':
        'module Admin\n  class BaseController < ActionController::Base\n    before_action :require_admin\n  end\nend\n',
      'app/controllers/base_controller.rb': 'class BaseController < ActionController::Base\nend\n',
      'app/controllers/admin/orders_controller.rb':
        'module Admin\n  class OrdersController < BaseController\n    def update\n      1\n    end\n  end\nend\n',
      [rails('baskets')]: 'class BasketsController < BaseController\n  def update\n    1\n  end\nend\n',
      [rails('pages')]: 'class PagesController < Gem::PagesController\n  def update\n    1\n  end\nend\n',
    },
    stand: [
      'Admin::OrdersController.update: guarded require_admin',
      'BasketsController.update: open',
      'PagesController.update: open lost at Gem::PagesController',
    ].map((row) => row.replace('Admin::', '')),
  },
  {
    name: 'ASP.NET: an attribute of the base class; what is nearer and lets everybody in holds',
    files: {
      'Base.cs': '[Authorize]\npublic abstract class AppController : ControllerBase { }',
      'Orders.cs':
        'public class OrdersController : AppController {\n  [HttpPost("x")]\n  public IActionResult Add() { return Ok(); }\n  [AllowAnonymous]\n  [HttpPut("y")]\n  public IActionResult Open() { return Ok(); }\n}',
    },
    stand: ['POST /x: guarded [Authorize]', 'PUT /y: says-public [AllowAnonymous]'],
  },
  {
    name: 'Express: a router of another file behind a guard, one before it, and one that two places hang',
    files: {
      'src/app.ts':
        "import express from 'express'\nimport open from './routes/open'\nimport orders from './routes/orders'\nimport both from './routes/both'\nconst app = express()\napp.use('/open', open)\napp.use('/a', both)\napp.use('/orders', requireUser, orders)\napp.use('/b', requireUser, both)",
      'src/routes/open.ts':
        "import express from 'express'\nconst router = express.Router()\nrouter.post('/x', save)\nexport default router",
      'src/routes/orders.ts':
        "import express from 'express'\nconst router = express.Router()\nrouter.post('/y', save)\nexport default router",
      'src/routes/both.ts':
        "import express from 'express'\nconst router = express.Router()\nrouter.post('/z', save)\nexport default router",
    },
    stand: ['POST /x: open', 'POST /y: guarded requireUser', 'POST /z: open lost at router'],
  },
  {
    name: 'Express: of two routers in one file a guard counts for its own; a router called auth is none',
    files: {
      'src/app.js':
        "const express = require('express')\nconst auth = require('./routes/auth')\nconst app = express()\nconst inner = express.Router()\nconst outer = express.Router()\ninner.use(requireUser)\ninner.post('/a', save)\nouter.post('/b', save)\napp.use('/auth', auth)\napp.use(inner)\napp.use(outer)",
      'src/routes/auth.js':
        "const express = require('express')\nconst router = express.Router()\nrouter.post('/device', save)\nmodule.exports = router",
    },
    stand: ['POST /a: guarded requireUser', 'POST /b: open', 'POST /device: open'],
  },
  {
    name: 'Go: groups, closures, and functions that are handed a router',
    files: {
      'main.go':
        'package main\nfunc main() {\n r := gin.New()\n open := r.Group("/open")\n open.POST("/a", save)\n closed := r.Group("/closed", RequireUser())\n closed.POST("/b", save)\n setup(closed)\n}',
      'orders.go':
        'package main\nfunc setup(g *gin.RouterGroup) {\n g.POST("/c", save)\n other(g.Group("/x"))\n}\nfunc all(r *gin.Engine, authenticator *A) {\n web(r, authenticator)\n}\nfunc web(r *gin.Engine, a *A) {\n r.POST("/g", save)\n}',
      'chi.go':
        'package main\nfunc routes() http.Handler {\n r := chi.NewRouter()\n r.Get("/d", show)\n r.Group(func(r chi.Router) {\n  r.Use(requireUser)\n  r.Post("/e", save)\n })\n r.With(requireAdmin).Post("/f", save)\n return r\n}',
    },
    stand: [
      'POST /a: open',
      'POST /b: guarded RequireUser',
      'POST /c: guarded RequireUser',
      'POST /g: open lost at r in all',
      'GET /d: open lost at r in routes',
      'POST /e: guarded requireUser',
      'POST /f: guarded requireAdmin',
    ],
  },
  {
    name: 'FastAPI: dependencies of routers, of their places, and names that stand for one',
    files: {
      'app/main.py':
        'from fastapi import FastAPI\nfrom app.api import orders, open\napp = FastAPI()\napp.include_router(orders.router, dependencies=[Depends(get_current_user)])\napp.include_router(open.router, tags=["auth"])\n',
      'app/deps.py': 'CurrentUser = Annotated[User, Depends(get_current_user)]\n',
      'app/api/orders.py':
        'from fastapi import APIRouter\nrouter = APIRouter()\n@router.post("/a")\ndef add(x: int):\n    return 1\n',
      'app/api/open.py':
        'from fastapi import APIRouter\nrouter = APIRouter()\n@router.post("/b")\ndef add(x: int):\n    return 1\n@router.post("/c")\ndef put(user: CurrentUser, x: int):\n    return 1\n',
    },
    stand: ['POST /a: guarded get_current_user', 'POST /b: open', 'POST /c: guarded get_current_user'],
  },
  {
    name: 'Rust: what a handler demands is made of the request, and turns away',
    files: {
      'src/auth.rs':
        "impl<'r> FromRequest<'r> for Headers {\n  async fn from_request(r: &'r Request<'_>) -> Outcome<Self, ()> {\n    let Some(token) = r.headers().get_one(\"Authorization\") else { return Outcome::Error((Status::Unauthorized, ())) };\n    Outcome::Success(Headers { token })\n  }\n}\nimpl<'r> FromRequest<'r> for Ip {\n  async fn from_request(r: &'r Request<'_>) -> Outcome<Self, ()> { Outcome::Success(Ip {}) }\n}",
      'src/api.rs':
        'use rocket::*;\n#[post("/a")]\nasync fn add(headers: Headers) -> Json { 1 }\n#[post("/b")]\nasync fn open(ip: Ip) -> Json { 1 }\n#[post("/c")]\nasync fn maybe(headers: Option<Headers>) -> Json { 1 }',
    },
    stand: ['POST /a: guarded FromRequest for Headers', 'POST /b: open lost at ', 'POST /c: open lost at '],
  },
  {
    name: 'Spring Security: the first rule that fits holds, and a list of the settings leaves open what comes after',
    files: {
      'src/A.java':
        'class Security { SecurityFilterChain chain(HttpSecurity http) { http.securityMatcher("/api/**").authorizeHttpRequests(a -> a.requestMatchers(HttpMethod.POST, "/api/notes").permitAll().requestMatchers(OPEN).permitAll().anyRequest().authenticated()); } static final String[] OPEN = {"/api/terms/**"}; }',
      'src/B.java':
        'class Other { SecurityFilterChain chain(HttpSecurity http) { http.securityMatcher("/app/**").authorizeHttpRequests(a -> a.requestMatchers(settings.getOpen()).permitAll().anyRequest().authenticated()); } }',
      'src/C.java':
        '@RestController\nclass C {\n  @PostMapping("/api/notes")\n  void a() { }\n  @PutMapping("/api/notes")\n  void b() { }\n  @PutMapping("/api/terms/x")\n  void c() { }\n  @PutMapping("/app/x")\n  void d() { }\n  @PutMapping("/x")\n  void e() { }\n}',
    },
    stand: [
      'POST /api/notes: says-public permitAll in src/A.java:1',
      'PUT /api/notes: guarded the rule in src/A.java:1',
      'PUT /api/terms/x: says-public permitAll in src/A.java:1',
      'PUT /app/x: open lost at the list of public paths in src/B.java:1',
      'PUT /x: open lost at ',
    ],
  },
  {
    name: 'Laravel: groups by arrays, groups of other files, resources',
    files: {
      'routes/web.php':
        "<?php\nRoute::group(['middleware' => 'auth'], function () {\n  Route::post('a', [AController::class, 'save']);\n});\nRoute::post('b', [BController::class, 'save']);\nRoute::middleware('auth:sanctum')->group(function () {\n  Route::apiResource('c', CController::class);\n});",
    },
    stand: [
      'POST a: guarded auth',
      'POST b: open lost at ',
      'GET /c: guarded auth:sanctum',
      'POST /c: guarded auth:sanctum',
      'GET /c/{id}: guarded auth:sanctum',
      'PUT /c/{id}: guarded auth:sanctum',
      'DELETE /c/{id}: guarded auth:sanctum',
    ],
  },
];

for (const { name, files, stand } of cases) test(name, () => assert.deepEqual(standings(files), stand));
