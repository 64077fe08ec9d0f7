import { testCases } from '../rule-cases.ts';
import { insecureCookie } from './rule.ts';

testCases(insecureCookie, [
  {
    name: 'switched off in so many words',
    path: 'a.go',
    code: 'c := &http.Cookie{\n\tName:     "session",\n\tSecure:   false,\n\tHttpOnly: true,\n}\n',
    lines: [1],
    detail: /^Secure not set/,
  },
  {
    name: 'flags set behind the literal',
    path: 'a.go',
    code: 'c := &http.Cookie{Name: "session", Value: id}\nc.Secure = true\nc.HttpOnly = true\n',
    lines: [],
  },
  {
    name: 'one that is taken away',
    path: 'a.go',
    code: 'http.SetCookie(w, &http.Cookie{Name: "session", MaxAge: -1})\n',
    lines: [],
  },
  {
    name: 'against forgery it is read by scripts',
    path: 'a.ts',
    code: "const csrf = { cookie: { name: 'XSRF-TOKEN', httpOnly: false } }\n",
    lines: [],
  },
  {
    name: 'Python, by keyword',
    path: 'a.py',
    code: "resp.set_cookie('session', sid)\nresp.set_cookie('lang', 'en')\nresp.set_cookie('auth', t, secure=True, httponly=True)\n",
    lines: [1],
  },
]);

// Read by eye in public applications.
testCases(insecureCookie, [
  {
    name: 'one that scripts are meant to read',
    path: 'csrf.ts',
    code: '// Set cookie that JavaScript can read (not HttpOnly).\nctx.cookies.set(name, bundled, {\n  httpOnly: false,\n});\n',
    lines: [],
  },
  {
    name: 'one that is sent to another server',
    path: 'client.go',
    code: 'request.AddCookie(&http.Cookie{Name: "access-token", Value: c.token})\n',
    lines: [],
  },
]);
