import { testCases } from '../rule-cases.ts';
import { secretInLog } from './rule.ts';

testCases(secretInLog, [
  { name: 'Go, with a field', path: 'a.go', code: 'logger.Info("x", zap.String("p", cfg.Password))\n', lines: [1] },
  { name: 'PHP', path: 'a.php', code: '<?php error_log($user->password);\n', lines: [1] },
  { name: 'an error about credentials', path: 'a.go', code: 'logger.Error(errGithubCredentials, "none")\n', lines: [] },
  {
    name: 'a count of tokens',
    path: 'a.py',
    code: 'logger.info("%d", usage.total_tokens)\nprint(max_tokens)\n',
    lines: [],
  },
  { name: 'a test of one', path: 'a.ts', code: 'console.log(password === other ? 1 : 0, !token)\n', lines: [] },
  { name: 'masked', path: 'a.ts', code: 'console.log(maskSecret(config.apiKey))\n', lines: [] },
]);

// Read by eye in public applications.
testCases(secretInLog, [
  {
    name: 'tokens of a rate limiter',
    path: 'A.cs',
    code: 'Console.WriteLine($"{_tokenBuckets[key].Tokens}");\n',
    lines: [],
  },
  {
    name: 'names of settings in a loop',
    path: 'a.rake',
    code: '[:adapter, :username, :password].each do |param|\n  print "#{param}: "\nend\n',
    lines: [],
  },
  {
    name: 'a terminal: said with less alarm than a log',
    path: 'a.go',
    code: 'fmt.Printf("new password: %s\\n", password)\n',
    lines: [1],
    severity: 'medium',
  },
]);

// Read by eye in twelve more applications.
testCases(secretInLog, [
  {
    name: 'the key of an object in a store is its name',
    path: 'A.cs',
    code: 'logger.LogWarning(ex, "remove failed for {Key}", file.StorageKey);\n',
    lines: [],
  },
]);
