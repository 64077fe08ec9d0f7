import { testCases } from '../rule-cases.ts';
import { swallowedError } from './rule.ts';

testCases(swallowedError, [
  {
    name: 'explained, it is a note',
    path: 'a.ts',
    code: 'try { a() } catch { /* the file may be gone */ }\n',
    lines: [1],
    detail: /with a comment/,
    severity: 'note',
  },
  {
    name: 'narrow errors of Python',
    path: 'a.py',
    code: 'try:\n    x = d[k]\nexcept (KeyError, ValueError):\n    pass\n',
    lines: [],
  },
  {
    name: 'bare except with continue',
    path: 'a.py',
    code: 'for x in y:\n    try:\n        f(x)\n    except:\n        continue\n',
    lines: [4],
    severity: 'medium',
  },
  {
    name: 'everything in Java',
    path: 'A.java',
    code: 'try { a(); } catch (Exception e) {\n}\n',
    lines: [1],
    severity: 'medium',
  },
  { name: 'handled', path: 'A.kt', code: 'try { a() } catch (_: Exception) { log(it) }\n', lines: [] },
]);

testCases(swallowedError, [
  {
    name: 'functions of the same file that return an error',
    path: 'a.go',
    code: 'func save() error {\n\treturn nil\n}\nfunc main() {\n\t_ = save()\n\tsave()\n\tother.save()\n\tif err := save(); err != nil {\n\t\tpanic(err)\n\t}\n}\n',
    lines: [5, 6],
  },
  {
    name: 'what a map or a type assertion says',
    path: 'a.go',
    code: '\tv, _ := m[k]\n\tx, _ := y.(string)\n\t_ = x\n',
    lines: [],
  },
  {
    name: 'Rust, in so many words',
    path: 'a.rs',
    code: 'match r {\n    Ok(v) => use_it(v),\n    Err(_) => {}\n}\nlet _ = tx.send(1);\nfs::write(p, b).ok();\nlet x = y.parse().ok();\n',
    lines: [3, 6],
  },
  {
    name: 'suppressed',
    path: 'a.py',
    code: 'with suppress(Exception):\n    a()\nwith suppress(KeyError):\n    b()\n',
    lines: [1],
    severity: 'medium',
  },
]);

// Read by eye in public applications.
testCases(swallowedError, [
  {
    name: 'clean-up on the way out',
    path: 'a.ts',
    code: 'await context?.close().catch(() => {});\nawait FileSystem.deleteAsync(path, { idempotent: true }).catch(() => {});\nawait save().catch(() => {});\n',
    lines: [3],
  },
  {
    name: 'closing in Java',
    path: 'A.java',
    code: 'try {\n  output.close();\n} catch (Exception ignore) {\n}\ntry {\n  output.close();\n  save();\n} catch (Exception e) {\n}\n',
    lines: [8],
  },
  {
    name: 'a question: what follows is the answer',
    path: 'a.js',
    code: 'try {\n  return JSON.parse(text);\n} catch (error) {}\nreturn undefined;\n',
    lines: [3],
    severity: 'note',
  },
  {
    name: 'plain values become JSON',
    path: 'a.go',
    code: '\tcontent, _ := json.Marshal(settings)\n\tn, _ := strconv.Atoi(text)\n',
    lines: [2],
  },
]);

// Read by eye in twelve more applications.
testCases(swallowedError, [
  {
    name: 'what is destroyed on the way out, called if it is there',
    path: 'a.vue',
    code: '<script>\ntry {\n  editor?.destroy?.();\n} catch (error) {}\n</script>\n',
    lines: [],
  },
  {
    name: 'the head of a method in an interface',
    path: 'a.go',
    code: 'type Limiter interface {\n\tCollect()\n}\n\nfunc Collect() error {\n\treturn nil\n}\n\nfunc run() {\n\tCollect()\n}\n',
    lines: [10],
  },
]);

// Read by eye in twelve more repositories.
testCases(swallowedError, [
  {
    name: 'a body that is read to its end for nobody',
    path: 'a.go',
    code: '\t_, _ = io.Copy(io.Discard, resp.Body)\n\t_, _ = io.Copy(out, resp.Body)\n',
    lines: [2],
  },
]);
