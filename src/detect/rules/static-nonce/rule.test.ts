import { testCases } from '../rule-cases.ts';
import { staticNonce } from './rule.ts';

testCases(staticNonce, [
  {
    name: 'a parameter hides what has its name outside; a field does not',
    path: 'a.go',
    code: 'var fixed = []byte("ILoveMyNonceAlot")\nfunc encrypt(nonce []byte) {\n\ts := cipher.NewOFB(block, nonce)\n\tt := cipher.NewOFB(block, fixed)\n}\nfunc main() {\n\tvar nonce = []byte("ILoveMyNonceAlot")\n\tencrypt(nonce)\n}\n',
    lines: [4],
  },
  {
    name: 'a list of numbers, and zeros',
    path: 'a.go',
    code: 'a := cipher.NewCTR(block, []byte{1, 2, 3})\nb := cipher.NewCTR(block, make([]byte, 16))\n',
    lines: [1, 2],
  },
  {
    name: 'filled by index, or none where none is needed',
    path: 'a.ts',
    code: "const iv = Buffer.alloc(16)\niv[0] = counter\ncreateCipheriv('aes-128-ctr', key, iv)\ncreateCipheriv('aes-128-ecb', key, null)\ncreateCipheriv(a, k, '')\n",
    lines: [],
  },
  {
    name: 'taken from the message',
    path: 'a.py',
    code: 'AES.new(key, AES.MODE_CBC, iv=data[:16])\nmodes.CBC(iv)\n',
    lines: [],
  },
  {
    name: 'by name',
    path: 'a.py',
    code: "AES.new(key, AES.MODE_GCM, nonce=b'fixed-nonce!')\nmodes.CBC(b'\\x00' * 16)\n",
    lines: [1, 2],
  },
  {
    name: 'other things that seal',
    path: 'a.go',
    code: 'box.Seal(nil, "x")\nenvelope.Seal(a, []byte("b"))\n',
    lines: [],
  },
]);
