import assert from 'node:assert/strict';
import { test } from 'node:test';
import { childText, elementsAt, readXml } from './xml.ts';

test('elements with path, text, attributes and line', () => {
  const read = readXml(
    '<?xml version="1.0"?>\n<!-- <x> -->\n<project a="1 &lt; 2">\n <p><v>1&#46;8</v><w/></p>\n <p><![CDATA[<raw>]]></p>\n</project>\n',
  );
  assert.ok(read.ok);
  assert.deepEqual(read.value.attributes, { a: '1 < 2' });
  const [first, second] = elementsAt(read.value, 'project/p');
  assert.equal(first!.line, 4);
  assert.equal(childText(first!, 'v'), '1.8');
  assert.equal(second!.text, '<raw>');
  assert.deepEqual(
    elementsAt(read.value, 'project/*/v').map((e) => e.path),
    ['project/p/v'],
  );
  assert.deepEqual(elementsAt(read.value, 'other/p'), []);
});

for (const text of ['', '<a>', '<a></b>', '<a', 'just text', '</a>', '<a><b></a></b>']) {
  test(`refuses ${JSON.stringify(text)}`, () => assert.equal(readXml(text).ok, false));
}
