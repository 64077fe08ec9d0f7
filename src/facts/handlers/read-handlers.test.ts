import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHandlers } from './read-handlers.ts';
import { handlerSource } from './source.ts';
import { everyRequestLog, requestGuardsIn } from './before-requests.ts';

interface Case {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  /** `framework METHOD route name | guards | logs`, one each. */
  readonly reads: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'Express: guards before the handler, logs in it and in a function of the file',
    path: 'src/app.ts',
    text: `import express from 'express'
const app = express()
app.post('/login', async (req, res) => { logger.info({ user: req.body.id }, 'in') })
app.delete('/users/:id', requireAdmin, removeUser)
app.get('/health', (req, res) => res.send('ok'))
function removeUser(req, res) { note(req); res.send() }
function note(req) { auditLog.record('user.removed', req.user) }
axios.post('/elsewhere', body)`,
    reads: [
      'express POST /login  |  | logger.info/structured',
      'express DELETE /users/:id removeUser | requireAdmin:may | auditLog.record/audit<note',
      'express GET /health  |  | ',
    ],
  },
  {
    name: 'Express: a wrapped handler of another file, a chained route',
    path: 'src/routes.js',
    text: `const express = require('express'); const router = express.Router()
router.post('/reset', asyncHandler(passwords.reset()))
router.route('/x').get(list).post(authenticate, create)`,
    reads: [
      'express POST /reset reset |  | ?',
      'express GET /x list |  | ?',
      'express POST /x create | authenticate:who | ?',
    ],
  },
  {
    name: 'NestJS: guards of class and method',
    path: 'src/users.controller.ts',
    text: `import { Controller, Delete, UseGuards } from '@nestjs/common'
@Controller('users')
@UseGuards(AuthGuard('jwt'))
export class UsersController {
  @Delete(':id')
  @Roles('admin')
  remove(@Param('id') id: string) { this.logger.log('removed ' + id) }
}`,
    reads: [
      "nestjs DELETE /users/:id UsersController.remove | @Roles('admin'):may, @UseGuards(AuthGuard('jwt')):who | this.logger.log/text",
    ],
  },
  {
    name: 'Next.js: the route is the path',
    path: 'app/api/users/route.ts',
    text: `export async function POST(request: Request) { return Response.json({}) }`,
    reads: ['next.js POST /api/users  |  | '],
  },
  {
    name: 'Flask',
    path: 'app.py',
    text: `from flask import Flask
@app.route("/login", methods=["POST"])
@limiter.limit("5/minute")
def login():
    app.logger.info("in")

@app.route("/me")
@login_required
def me():
    return user
`,
    reads: ['flask POST /login login |  | app.logger.info/text', 'flask - /me me | @login_required:who | '],
  },
  {
    name: 'FastAPI: a dependency guards',
    path: 'api.py',
    text: `from fastapi import APIRouter, Depends
@router.delete("/users/{id}")
async def delete_user(id: int, user = Depends(get_current_user), _ = Depends(require_admin)):
    logger.info("deleted", extra={"id": id})
`,
    reads: [
      'fastapi DELETE /users/{id} delete_user | get_current_user:who, require_admin:may | logger.info/structured',
    ],
  },
  {
    name: 'Django: view classes with permissions',
    path: 'shop/views.py',
    text: `from rest_framework import viewsets
class UserViewSet(viewsets.ModelViewSet):
    permission_classes = [IsAuthenticated]

    def destroy(self, request, pk=None):
        audit.record("user", pk)
`,
    reads: ['django DELETE - UserViewSet.destroy | IsAuthenticated:who | audit.record/audit'],
  },
  {
    name: 'Graphene: the class says what it does',
    path: 'mutations/user_delete.py',
    text: `class UserDelete(BaseMutation):
    class Meta:
        permissions = (AccountPermissions.MANAGE_USERS,)

    @classmethod
    def perform_mutation(cls, root, info, /, *, id):
        return cls()
`,
    reads: ['graphene - - UserDelete | AccountPermissions.MANAGE_USERS:may | '],
  },
  {
    name: 'Go: method in the pattern, a method of a type',
    path: 'server.go',
    text: `package main
func (s *Server) routes() {
	mux.HandleFunc("POST /login", s.login)
	mux.Handle("/admin", requireAdmin(s.admin))
}
func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	slog.Info("in", "user", r.FormValue("user"))
}`,
    reads: ['net/http POST /login login |  | slog.Info/structured', 'net/http - /admin admin | requireAdmin:may | ?'],
  },
  {
    name: 'Gin: guards between route and handler',
    path: 'routes.go',
    text: `package main
import "github.com/gin-gonic/gin"
func routes(r *gin.Engine) { r.DELETE("/users/:id", AuthRequired(), deleteUser) }
func deleteUser(c *gin.Context) { log.WithFields(log.Fields{"id": 1}).Info("gone") }`,
    reads: ['gin DELETE /users/:id deleteUser | AuthRequired:who | log.WithFields().Info/structured'],
  },
  {
    name: 'zerolog',
    path: 'handlers.go',
    text: `package main
func routes(mux *http.ServeMux) { mux.HandleFunc("/logout", logout) }
func logout(w http.ResponseWriter, r *http.Request) { log.Info().Str("user", "x").Msg("out") }`,
    reads: ['net/http - /logout logout |  | log.Info().Str().Msg/structured'],
  },
  {
    name: 'Spring: class route, method route, annotation that guards',
    path: 'src/main/java/UserController.java',
    text: `@RestController
@RequestMapping("/users")
public class UserController {
  @PreAuthorize("hasRole('ADMIN')")
  @DeleteMapping("/{id}")
  public void delete(@PathVariable long id) { log.info("deleted {}", id); }
}`,
    reads: [`spring DELETE /users/{id} UserController.delete | @PreAuthorize("hasRole('ADMIN')"):may | log.info/text`],
  },
  {
    name: 'ASP.NET: attributes of controller and action',
    path: 'UsersController.cs',
    text: `[Authorize]
[Route("api/users")]
public class UsersController : ControllerBase {
  [HttpDelete("{id}")]
  public IActionResult Delete(int id) { _logger.LogInformation("Deleted {UserId}", id); return Ok(); }
  [AllowAnonymous]
  [HttpPost("login")]
  public IActionResult Login(Credentials c) { return Ok(); }
}`,
    reads: [
      'asp.net DELETE /api/users/{id} UsersController.Delete | [Authorize]:may | _logger.LogInformation/structured',
      'asp.net POST /api/users/login UsersController.Login |  | ',
    ],
  },
  {
    name: 'Rails: filters with only and except, hidden methods',
    path: 'app/controllers/users_controller.rb',
    text: `class UsersController < ApplicationController
  before_action :authenticate_user!, except: [:create]
  before_action :require_admin, only: :destroy

  def create
    Rails.logger.info("signed up")
  end

  def destroy
    @user.destroy
  end

  private

  def user_params
  end
end
`,
    reads: [
      'rails POST - UsersController.create |  | Rails.logger.info/text',
      'rails DELETE - UsersController.destroy | authenticate_user!:who, require_admin:may | ',
    ],
  },
  {
    name: 'Laravel: groups guard what stands in them',
    path: 'routes/web.php',
    text: `<?php
Route::post('/login', [AuthController::class, 'login']);
Route::middleware(['auth', 'can:manage'])->group(function () {
    Route::delete('/users/{user}', [UserController::class, 'destroy']);
});`,
    reads: [
      'laravel POST /login AuthController.login |  | ?',
      'laravel DELETE /users/{user} UserController.destroy | auth:who, can:manage:may | ?',
    ],
  },
  {
    name: 'Ktor',
    path: 'Routes.kt',
    text: `import io.ktor.server.routing.*
fun Route.users() {
  authenticate("jwt") {
    delete("/users/{id}") { logger.info("gone") }
  }
  post("/login") { call.respond(1) }
}`,
    reads: ['ktor DELETE /users/{id}  | authenticate:who | logger.info/text', 'ktor POST /login  |  | '],
  },
  {
    name: 'Axum and Rocket',
    path: 'src/main.rs',
    text: `async fn main() { let app = Router::new().route("/login", post(login)); }
async fn login(form: Form) { info!("in"); }`,
    reads: ['axum POST /login login |  | info!/text'],
  },
  {
    name: 'a client is no router, a debug line is no trace',
    path: 'src/client.ts',
    text: `import express from 'express'
export const load = () => axios.get('/users', { headers })
app.post('/login', (req, res) => { logger.debug('in') })`,
    reads: ['express POST /login  |  | '],
  },
];

for (const { name, path, text, reads } of cases) {
  test(name, () => {
    const shown = readHandlers(handlerSource(path, text))
      .filter(({ isRegistered }) => isRegistered)
      .map(({ framework, method, route, name: called, guards, logs, hasBody }) => {
        const guarded = guards.map((guard) => `${guard.name}:${guard.asks}`).join(', ');
        const logged = logs.map(
          ({ callee, style, through }) => `${callee}/${style}${through === undefined ? '' : `<${through}`}`,
        );
        return `${framework} ${method ?? '-'} ${route ?? '-'} ${called} | ${guarded} | ${hasBody ? logged.join(', ') : '?'}`;
      });
    assert.deepEqual(shown, reads);
  });
}

test('guards and logs of whole services', () => {
  const told = (path: string, text: string): readonly string[] => {
    const source = handlerSource(path, text);
    const every = everyRequestLog(source);
    return [
      ...[...requestGuardsIn(source)].map(
        ({ name, asks, within }) => `${name} asks ${asks}${within === undefined ? '' : ` in ${within}`}`,
      ),
      ...(every ? [`logs ${every.name}`] : []),
    ];
  };
  assert.deepEqual(
    told('a.ts', "import express from 'express'\napp.use('/admin', requireAdmin)\napp.use(morgan('combined'))"),
    ['requireAdmin asks may in /admin', 'logs morgan('],
  );
  assert.deepEqual(
    told(
      'settings.py',
      "REST_FRAMEWORK = {'DEFAULT_PERMISSION_CLASSES': ['rest_framework.permissions.IsAuthenticated']}",
    ).length,
    1,
  );
  assert.deepEqual(told('Security.java', 'http.authorizeHttpRequests(a -> a.anyRequest().authenticated());'), [
    'authorizeHttpRequests asks who',
  ]);
  assert.deepEqual(told('stories.ts', 'worker.use(handleGetCurrentUser)'), []);
});
