import { testCases } from '../rule-cases.ts';
import { disabledCertificateCheck } from './rule.ts';

testCases(disabledCertificateCheck, [
  {
    name: "Python's context",
    path: 'a.py',
    code: 'ctx.check_hostname = False\nctx.verify_mode = ssl.CERT_NONE\n',
    lines: [1, 2],
  },
  {
    name: 'of a session over lines',
    path: 'a.py',
    code: 'client = httpx.Client(\n    timeout=3,\n    verify=False,\n)\n',
    lines: [3],
  },
  { name: 'environment of Node', path: 'a.yml', code: "env:\n  NODE_TLS_REJECT_UNAUTHORIZED: '0'\n", lines: [2] },
  {
    name: 'curl in a Dockerfile',
    path: 'Dockerfile',
    code: 'RUN curl -kLo /x https://h.acme.io/x\nRUN curl -fsSL https://h.acme.io/k -o k\n',
    lines: [1],
  },
  {
    name: 'an empty trust manager',
    path: 'A.java',
    code: 'public void checkServerTrusted(X509Certificate[] c, String a) {}\n',
    lines: [1],
  },
  {
    name: 'said, not done',
    path: 'a.ts',
    code: "// rejectUnauthorized: false\nconst help = 'set rejectUnauthorized: false'\nconst o = { rejectUnauthorized: true }\n",
    lines: [],
  },
  {
    name: 'another verify',
    path: 'a.py',
    code: "model.save(verify=False)\nPath('x').resolve(strict=False)\n",
    lines: [],
  },
]);

testCases(disabledCertificateCheck, [
  {
    name: 'by a constant, by a negation',
    path: 'a.go',
    code: 'const skip = !false\na := tls.Config{InsecureSkipVerify: skip}\nb := tls.Config{InsecureSkipVerify: !true}\nc := tls.Config{InsecureSkipVerify: insecure}\n',
    lines: [2],
  },
  {
    name: 'host keys',
    path: 'a.py',
    code: 'c.set_missing_host_key_policy(WarningPolicy)\nc.set_missing_host_key_policy(RejectPolicy())\n',
    lines: [1],
  },
  {
    name: 'behind a switch further up',
    path: 'a.go',
    code: 'if r.ignoreTLSErrors {\n\tsuites := make([]uint16, 0)\n\tfor _, one := range all {\n\t\tsuites = append(suites, one.ID)\n\t}\n\tt.TLSClientConfig = &tls.Config{\n\t\tCipherSuites: suites,\n\t\tInsecureSkipVerify: true,\n\t}\n}\n',
    lines: [8],
    severity: 'medium',
    detail: /under a condition/,
  },
  {
    name: 'behind a condition of something else',
    path: 'b.go',
    code: 'if count > 3 {\n\tt.Config = &tls.Config{\n\t\tCipherSuites: suites,\n\t\tMinVersion: v,\n\t\tNextProtos: p,\n\t\tInsecureSkipVerify: true,\n\t}\n}\n',
    lines: [6],
    severity: 'high',
  },
  {
    name: 'host keys in scripts',
    path: 'a.sh',
    code: 'ssh -o StrictHostKeyChecking=no host\nssh -o StrictHostKeyChecking=yes host\n',
    lines: [1],
    severity: 'medium',
  },
  {
    name: 'a trust manager over lines, and one that checks',
    path: 'A.java',
    code: 'public void checkServerTrusted(X509Certificate[] c, String a) {\n  // anyone\n}\npublic void checkServerTrusted(X509Certificate[] c, String a) throws E {\n  check(c);\n}\n',
    lines: [1],
  },
]);

// Read by eye in public applications.
testCases(disabledCertificateCheck, [
  {
    name: 'an option of a command in Ruby',
    path: 'a.rb',
    code: 'if options[:no_check_certificate]\n  http.verify_mode = OpenSSL::SSL::VERIFY_NONE\nend\n',
    lines: [2],
    severity: 'medium',
  },
]);

testCases(disabledCertificateCheck, [
  {
    name: 'a socket of Python that asks for no certificate unless told to',
    path: 'a.py',
    code: 'import ssl\nplain = ssl.wrap_socket(sock, ca_certs=bundle)\nchecked = ssl.wrap_socket(sock, cert_reqs=ssl.CERT_REQUIRED)\nours = ssl.wrap_socket(sock, server_side=True)\n',
    lines: [2],
    severity: 'medium',
  },
]);
