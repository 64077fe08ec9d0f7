/** Each row: a file, and what it says of clocks and times. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isExtractedGap } from '../extractor.ts';
import { timeKeeping } from './time-keeping.ts';

const logback = (pattern: string): string =>
  `<configuration>\n<appender><file>a.log</file>\n<fileNamePattern>a.%d{yyyy-MM-dd_HH}.log</fileNamePattern>\n<!-- %d{HH:mm} -->\n<pattern>${pattern} %msg%n</pattern></appender></configuration>\n`;

const rows: readonly (readonly [name: string, path: string, text: string, told: readonly string[]])[] = [
  [
    'a role of Ansible',
    'roles/base/tasks/main.yml',
    '- apt:\n    name: chrony\n    state: present\n',
    ['source chrony'],
  ],
  ['taken away', 'roles/base/tasks/main.yml', '- apt:\n    name: ntp\n    state: absent\n', []],
  ['a list of packages', 'group_vars/all.yml', 'packages:\n  - curl\n  - chrony\n', ['source chrony']],
  ['cloud-init', 'user-data.yaml', '#cloud-config\nntp:\n  enabled: true\n', ['source ntp: enabled: true']],
  ['switched off', 'setup.sh', 'timedatectl set-ntp false\n', ['off timedatectl set-ntp false']],
  [
    'one in place of the other',
    'setup.sh',
    'systemctl disable systemd-timesyncd\napt-get install -y chrony\n',
    ['source chrony'],
  ],
  ['a comment', 'setup.sh', '# timedatectl set-ntp false\n', []],
  [
    'its own settings',
    'files/chrony.conf',
    'driftfile /x\npool time.example.org iburst\n',
    ['source pool time.example.org iburst'],
  ],
  ['only a look', 'roles/prechecks/tasks/main.yml', '- service:\n    name: chrony\n', []],
  ['without a zone', 'src/main/resources/logback.xml', logback('%d{HH:mm:ss.SSS}'), ['zoneless %d{HH:mm:ss.SSS}']],
  ['no format at all', 'src/main/resources/logback.xml', logback('%date'), ['zoneless %date']],
  ['a named format', 'src/main/resources/logback.xml', logback('%d{ISO8601}'), ['zoneless %d{ISO8601}']],
  [
    'with its offset',
    'src/main/resources/logback.xml',
    logback('%d{yyyy-MM-dd HH:mm:ssXXX}'),
    ['zoned %d{yyyy-MM-dd HH:mm:ssXXX}'],
  ],
  ['in a zone', 'src/main/resources/logback.xml', logback('%d{HH:mm:ss, UTC}'), ['zoned %d{HH:mm:ss, UTC}']],
  [
    'a Z in quotes',
    'src/main/resources/log4j2.xml',
    logback("%d{yyyy-MM-dd'T'HH:mm:ss'Z'}{UTC}"),
    ["zoned %d{yyyy-MM-dd'T'HH:mm:ss'Z'}{UTC}"],
  ],
  ['a variable', 'src/main/resources/logback.xml', logback('%d{${FORMAT:-HH:mm:ss}}'), []],
  [
    'a format of Python',
    'logging.conf',
    '[formatter_a]\nformat=%(asctime)s\ndatefmt=%Y-%m-%d %H:%M:%S%z\n',
    ['zoned %Y-%m-%d %H:%M:%S%z'],
  ],
  [
    'none',
    'app/settings.py',
    "LOGGING = {'a': {'format': '%(asctime)s %(message)s'}}\n",
    ['zoneless %(asctime)s without a datefmt'],
  ],
];

for (const [name, path, text, told] of rows)
  test(name, () => {
    const found = timeKeeping.wants(path) ? [...timeKeeping.extract({ path, text })] : [];
    assert.deepEqual(
      found.map((one) => (isExtractedGap(one) ? one.detail : `${one.value.says} ${one.value.written}`)),
      told,
    );
  });
